import type { Sides } from "./match-request.ts";
import type { Rename } from "./rename.ts";
import { writeIdentifier } from "./written-name.ts";

/**
 * A view keeps the old name of a column that is renamed below it: `telefax AS fax`. Where that
 * alone sets it apart from the schema's view, its column is renamed, too; a materialized view
 * would be filled anew otherwise, and what depends on either be made again.
 */
export function renameViewColumns(
  { actual, desired }: Sides,
  renames: readonly Rename[],
): readonly Rename[] {
  const columns = renames.filter(({ kind }) => kind === "column");
  if (columns.length === 0) return [];
  return desired.objects.flatMap((view) => {
    const { kind, schema, name, payload } = view;
    const def = kind.endsWith("view") ? actual.find(view)?.payload.def : undefined;
    if (typeof def !== "string" || def === payload.def) return [];
    const done = columns.reduce(renameOutput, { def, renames: [] });
    if (schema === undefined || done.def !== payload.def) return [];
    const place = { kind: "column", schema, of: name, ofKind: kind };
    return done.renames.map(({ from, to }) => ({ ...place, from, to }));
  });
}

interface Rewritten {
  readonly def: string;
  readonly renames: readonly Pick<Rename, "from" | "to">[];
}

function renameOutput({ def, renames }: Rewritten, { from, to }: Rename): Rewritten {
  const alias = new RegExp(`(?<![\\w"])(${matchName(to)}) AS ${matchName(from)}(?=[,\\s;])`, "g");
  const match = [...def.matchAll(alias)].find(({ index }) => isOutput(def, index));
  if (match === undefined) return { def, renames };
  const end = match.index + match[0].length;
  const rewritten = `${def.slice(0, match.index)}${match[1]}${def.slice(end)}`;
  return { def: rewritten, renames: [...renames, { from, to }] };
}

function matchName(name: string): string {
  const quoted = `"${name.replaceAll('"', '""')}"`;
  return `(?:${[writeIdentifier(name), quoted].map((text) => RegExp.escape(text)).join("|")})`;
}

/** Whether a place is in the list of what the whole view gives. */
function isOutput(def: string, index: number): boolean {
  const before = def.slice(0, index).replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, "");
  const depth = before.split("(").length - before.split(")").length;
  if (depth !== 0) return false;
  let rest = before;
  for (let inner = ""; inner !== rest; ) {
    inner = rest;
    rest = inner.replace(/\([^()]*\)/g, "");
  }
  return !/\bFROM\b/.test(rest);
}
