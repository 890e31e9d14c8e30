import type { Problem } from "../../base/problem.ts";
import { locateOffset } from "../../base/text-position.ts";
import type { BuildMap, MappedFile } from "../../schema/build-map.ts";
import { readDirectives } from "../../script/directive-comments.ts";
import { findSubject } from "./find-subject.ts";
import { alignNames, type Place, type RenameRequest } from "./rename-request.ts";
import { listTokens } from "./source-tokens.ts";
import { parseWrittenName } from "./written-name.ts";

/** What the DDL asks for, and what can't be read of it. */
export interface RenameDirectives {
  readonly requests: readonly RenameRequest[];
  readonly problems: readonly Problem[];
}

/** Most files have none, and needn't be looked at closely. */
const ANY = /confiture:[ \t]*renamed\b/i;
const decoder = new TextDecoder("latin1");

/**
 * Reads each `-- confiture: renamed from old_name` of a built schema. It stands above a CREATE
 * statement, or on its first line; or above a column, an attribute, a constraint or an enum value
 * in one, or at the end of its line. Which object that is, and whether it has been renamed
 * already, is found out by `resolveRenames`.
 */
export function listRenameDirectives(script: Uint8Array, map: BuildMap): RenameDirectives {
  const requests: RenameRequest[] = [];
  const problems: Problem[] = [];
  for (const file of map.files) {
    const source = script.subarray(file.start, file.start + file.length);
    if (!ANY.test(decoder.decode(source))) continue;
    for (const found of readFile(source, file)) {
      if ("severity" in found) problems.push(found);
      else requests.push(found);
    }
  }
  return { requests, problems };
}

function readFile(source: Uint8Array, { path }: MappedFile): readonly (RenameRequest | Problem)[] {
  const tokens = listTokens(source);
  const gaps = [...tokens, undefined].map((token, index) => {
    const start = tokens[index - 1]?.end ?? 0;
    const directives = readDirectives(source.subarray(start, token?.start ?? source.length), start);
    return { index, directives };
  });
  return gaps.flatMap(({ index, directives }) =>
    directives
      .filter(({ name }) => name === "renamed")
      .map(({ argument, start }) => {
        const { line, column, sourceLine } = locateOffset(source, start);
        const place = { file: path, line, column, sourceLine };
        const subject = findSubject(source, tokens, index, start);
        return makeRequest(argument, subject, place);
      }),
  );
}

function makeRequest(
  argument: string,
  subject: ReturnType<typeof findSubject>,
  place: Place,
): RenameRequest | Problem {
  const label = `renamed ${argument}`.trimEnd();
  const refuse = (message: string, hint: string): Problem => ({
    severity: "error",
    code: "rename-directive",
    message: `${label}: ${message}`,
    ...place,
    hint,
  });
  const old = parseWrittenName(/^from\s+(.*)$/is.exec(argument)?.[1] ?? "");
  if (old === undefined) {
    const hint = "a name with capitals or other characters stands in double quotes";
    return refuse("this directive is written renamed from NAME", hint);
  }
  if (subject === undefined) {
    return refuse(
      "it does not stand with anything that has a name",
      "put it above a CREATE statement; or in a CREATE TABLE or CREATE TYPE above a column, a named constraint or a value, or behind it; elsewhere use --rename",
    );
  }
  const { from, to } = alignNames(old, { parts: subject.path });
  return { label, kinds: subject.kinds, from, to, place };
}
