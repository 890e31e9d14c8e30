import type { Catalog } from "../../catalog/catalog.ts";
import { guessObjects } from "./guess-objects.ts";
import { guessParts } from "./guess-parts.ts";
import { isNamed, toRename } from "./match-request.ts";
import { listNamedObjects } from "./named-objects.ts";
import type { ProbableRename } from "./probable-rename.ts";
import { parseRenameFlag } from "./rename-request.ts";
import { writeFlag, writeRename } from "./write-flag.ts";

/**
 * What the difference between two catalogs looks like a rename of: something that only one side
 * has, and something much like it that only the other one has, in the same place. Each is in one
 * candidate at most.
 *
 * To be called once all renames that are known, and what follows from them, are done in `actual`.
 * A table that is renamed may have columns that are, too, so after candidates are confirmed it is
 * called again. The texts of all candidates together say the same of the first `actual`.
 */
export function findProbableRenames(actual: Catalog, desired: Catalog): readonly ProbableRename[] {
  const sides = { actual: listNamedObjects(actual), desired: listNamedObjects(desired) };
  const guesses = [...guessObjects(sides), ...guessParts(sides, actual)];
  return guesses.flatMap(({ pair, confidence, reason }) => {
    const rename = toRename(pair);
    const text = writeRename(rename, sides);
    if (text === undefined) return [];
    const flag = writeFlag("--rename", text);
    const denyFlag = writeFlag("--no-rename", text);
    return [{ rename, confidence, reason, text, flag, denyFlag }];
  });
}

/**
 * Whether one of the values of `--no-rename` is about a candidate. A name without its schema
 * means `public`.
 *
 * @throws ConfitureError `USAGE` for a value that can't be read.
 */
export function isDenied({ rename }: ProbableRename, denied: readonly string[]): boolean {
  const { from, to, schema, of, ...rest } = rename;
  const place = { schema, of };
  return denied.some((text) => {
    const request = parseRenameFlag(text, "--no-rename");
    if (request.kinds !== undefined && !request.kinds.includes(rename.kind)) return false;
    const isOpen = request.from.parts.length === (of === undefined ? 1 : 2);
    if (isOpen && schema !== undefined && schema !== "public") return false;
    const names = [
      [request.from, from],
      [{ parts: request.to.parts }, to],
    ] as const;
    return names.every(([written, name]) =>
      isNamed(written, { ...rest, ...place, name, payload: {} }, [place]),
    );
  });
}
