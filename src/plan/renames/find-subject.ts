import { type Created, readCreated } from "./read-created.ts";
import { findParts, namePart, type PartList } from "./read-parts.ts";
import type { SourceToken } from "./source-tokens.ts";
import type { WrittenPart } from "./written-name.ts";

/** What a directive is about, by its name in the source. */
export interface Subject {
  readonly kinds: readonly string[];
  readonly path: readonly WrittenPart[];
}

const LINE_FEED = 0x0a;

/**
 * What a comment at `offset`, in front of the token `index`, belongs to: what ends on its line,
 * else what begins below it.
 */
export function findSubject(
  source: Uint8Array,
  tokens: readonly SourceToken[],
  index: number,
  offset: number,
): Subject | undefined {
  const isBehind = (token: SourceToken | undefined) =>
    token !== undefined && !source.subarray(token.end, offset).includes(LINE_FEED);
  const [last, other] = [tokens[index - 1], tokens[index - 2]];
  // A comma alone on its line belongs to what follows it.
  const isLoneComma = last?.text === "," && !isBehind(other);
  const place = isBehind(last) && !isLoneComma ? index - 1 : index;
  const anchor = tokens[place];
  if (anchor === undefined) return undefined;
  const first = tokens.findIndex(({ statement }) => statement === anchor.statement);
  const own = tokens.filter(({ statement }) => statement === anchor.statement);
  const created = readCreated(own);
  if (created === undefined) return undefined;
  const list = findParts(own, created);
  const at = place - first;
  if (list !== undefined && at > list.open && at < list.close) {
    return readPartAt(own, created, list, own[at]?.text === "," && place === index ? at + 1 : at);
  }
  if (list !== undefined && place === index && at === list.close) return undefined;
  const isAround = list !== undefined || at <= created.nameEnd || at === own.length - 1;
  return isAround || isBehind(own[created.nameEnd]) ? created : undefined;
}

function readPartAt(
  tokens: readonly SourceToken[],
  created: Created,
  { parts }: PartList,
  index: number,
): Subject | undefined {
  const part = parts.find(({ end }) => index <= end);
  const named = part === undefined ? undefined : namePart(tokens, part, created);
  return named && { kinds: named.kinds, path: [...created.path, named.name] };
}
