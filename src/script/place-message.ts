import type { ServerMessage } from "../postgres/server-message.ts";
import { characterIndex, isBlock, type Statement } from "./statement.ts";

/**
 * Index in the statement's text of what a message is about. Without a position of its own a
 * message is placed by the statement inside a function that failed, or by the line in the body
 * of a DO or CREATE FUNCTION statement; else at the statement's start.
 */
export function findMessageIndex(message: ServerMessage, statement: Statement): number {
  const { text } = statement;
  if (message.position !== undefined) return characterIndex(text, message.position);
  const bodyLine = findBodyLine(message, statement);
  return findInternal(message, text, bodyLine) ?? bodyLine ?? 0;
}

function findInternal(
  { internalQuery, internalPosition }: ServerMessage,
  text: string,
  bodyLine: number | undefined,
): number | undefined {
  if (internalQuery === undefined) return undefined;
  let found = text.indexOf(internalQuery, bodyLine ?? 0);
  if (found === -1) found = text.indexOf(internalQuery);
  if (found === -1) return undefined;
  const isUnique = text.indexOf(internalQuery, found + 1) === -1;
  if (!isUnique && bodyLine === undefined) return undefined;
  if (internalPosition === undefined) return found;
  return found + characterIndex(internalQuery, internalPosition);
}

/** The line of the body that PL/pgSQL names, for statements that hold the body themselves. */
function findBodyLine(message: ServerMessage, { text, skeleton }: Statement): number | undefined {
  const frames = message.where?.split("\n") ?? [];
  const pattern = isBlock(skeleton)
    ? /inline_code_block(?:"? near)? line (\d+)/
    : /^compilation of .* near line (\d+)/;
  const line = frames
    .map((frame) => pattern.exec(frame)?.[1])
    .findLast((found) => found !== undefined);
  const body = /\$[^$\s]*\$|(?<=\b(?:DO|AS)\s+[eE]?)'/i.exec(text);
  if (line === undefined || body === null) return undefined;
  let index = body.index + body[0].length;
  for (let skip = Number(line) - 1; skip > 0; skip -= 1) {
    const next = text.indexOf("\n", index);
    if (next === -1) break;
    index = next + 1;
  }
  const indent = /^[ \t]*/.exec(text.slice(index))?.[0].length ?? 0;
  return index + indent;
}
