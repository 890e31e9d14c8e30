import { findNearest } from "../../base/nearest.ts";
import { writeLocalName } from "./describe-object.ts";
import type { Sides } from "./match-request.ts";
import type { NameChanges } from "./name-changes.ts";
import type { NamedCatalog, NamedObject } from "./named-objects.ts";
import type { RenameRequest } from "./rename-request.ts";
import { type WrittenName, writeIdentifier } from "./written-name.ts";

const SHOWN_NAMES = 8;

/** What the old name of a request may have meant. */
export function adviseOldName({ from, kinds }: RenameRequest, catalog: NamedCatalog): string {
  const depth = from.parts.length;
  const around = writeWritten({ parts: from.parts.slice(0, -1) });
  const objects = catalog.objects.filter(
    ({ kind, of }) => (kinds?.includes(kind) ?? true) && (of === undefined || depth > 1),
  );
  const paths = objects.map((object) => pathOf(object).slice(-depth));
  const siblings = objects.filter((object) => {
    const container = pathOf(object).slice(-depth, -1).join(".");
    return depth === 1 ? object.schema === "public" : container === around;
  });
  return advise(
    writeWritten(from),
    paths.map((path) => path.join(".")),
    siblings.map(writeLocalName),
  );
}

/** What the new name of an object may have meant: the names that only the schema has. */
export function adviseNewName(
  { to }: RenameRequest,
  old: NamedObject,
  { actual, desired }: Sides,
  changes: NameChanges,
): string {
  const { schema, of } = changes.after(old);
  if (of !== undefined && !desired.find({ kind: old.ofKind ?? "table", schema, name: of })) {
    return `the schema has no ${old.ofKind} ${of}; if that is renamed as well, add a --rename for it`;
  }
  const names = desired.objects
    .filter((each) => each.kind === old.kind && each.schema === schema && each.of === of)
    .filter((each) => actual.find({ ...each, schema: old.schema, of: old.of }) === undefined)
    .map(writeLocalName);
  return advise(writeWritten({ parts: to.parts.slice(-1) }), names, names);
}

/** A name for people, as it was written. */
export function writeWritten({ parts, args }: WrittenName): string {
  const path = parts.map(({ text }) => text).join(".");
  return args === undefined ? path : `${path}(${args.join(", ")})`;
}

function advise(word: string, names: readonly string[], siblings: readonly string[]): string {
  const nearest = findNearest(word, names);
  if (nearest !== undefined) return `did you mean ${nearest}?`;
  const shown = [...new Set(siblings)];
  if (shown.length === 0) return "there is nothing of this kind that it could be";
  const more = shown.length > SHOWN_NAMES ? ", …" : "";
  return `there are ${shown.slice(0, SHOWN_NAMES).join(", ")}${more}`;
}

function pathOf(object: NamedObject): readonly string[] {
  const container = [object.schema, object.of].flatMap((part) => part ?? []);
  return [...container.map(writeIdentifier), writeLocalName(object)];
}
