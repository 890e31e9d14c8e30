import { writeLocalName } from "./describe-object.ts";
import { type Sides, toRename } from "./match-request.ts";
import { matchRequests } from "./match-requests.ts";
import type { Rename } from "./rename.ts";
import { parseRenameFlag, type RenameFlag } from "./rename-request.ts";
import { writeIdentifier } from "./written-name.ts";

/** What no shell understands as anything else. */
const HARMLESS = /^[\w.=:,@%+-]+$/;

/**
 * The shortest text that asks for a rename and nothing else, as it stands behind `--rename`.
 * Undefined if it can't be done, as when the new name is taken.
 */
export function writeRename(rename: Rename, sides: Sides): string | undefined {
  const kind = `${rename.kind.replaceAll(" ", "-")}:`;
  const short = writeNames({ ...rename, args: undefined });
  const long = writeNames(rename);
  return [short, kind + short, long, kind + long].find((text) => {
    const [match] = matchRequests([parseRenameFlag(text)], sides);
    const [pair, ...others] = match?.pairs ?? [];
    if (pair === undefined || others.length > 0) return false;
    return Bun.deepEquals(toRename(pair), rename);
  });
}

/** A flag for a shell: in quotes where it needs them. */
export function writeFlag(flag: RenameFlag, text: string): string {
  return `${flag} ${HARMLESS.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`}`;
}

function writeNames({ kind, schema, of, from, to, args }: WrittenRename): string {
  const container = [schema === "public" ? undefined : schema, of]
    .flatMap((part) => (part === undefined ? [] : `${writeIdentifier(part)}.`))
    .join("");
  const types = args === undefined ? {} : { args };
  const old = writeLocalName({ kind, name: from, ...types });
  return `${container}${old}=${writeLocalName({ kind, name: to })}`;
}

interface WrittenRename extends Omit<Rename, "args"> {
  readonly args?: readonly string[] | undefined;
}
