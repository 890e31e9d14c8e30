import { findNearest } from "../../base/nearest.ts";
import { writeLocalName } from "./describe-object.ts";
import type { Container } from "./name-changes.ts";
import type { NamedCatalog, NamedObject } from "./named-objects.ts";
import type { RenameRequest } from "./rename-request.ts";
import { type WrittenName, writeIdentifier } from "./written-name.ts";

const SHOWN_NAMES = 8;

/** What the old name of a request may have meant. */
export function adviseOldName({ from, kinds }: RenameRequest, catalog: NamedCatalog): string {
  const depth = from.parts.length;
  const around = writeWritten({ parts: from.parts.slice(0, -1) });
  const paths = catalog.objects
    .filter(({ kind, of }) => (kinds?.includes(kind) ?? true) && (of === undefined || depth > 1))
    .map((object) => writeParts(object).slice(-depth));
  const siblings = paths.filter((path) => path.slice(0, -1).join(".") === around);
  return advise(
    writeWritten(from),
    paths.map((path) => path.join(".")),
    siblings.map((path) => path.at(-1) ?? ""),
  );
}

/** What the new name may have meant, of a kind and in a place. */
export function adviseNewName(
  { to }: RenameRequest,
  kind: string,
  { schema, of }: Container,
  catalog: NamedCatalog,
): string {
  const names = catalog.objects
    .filter((object) => object.kind === kind && object.schema === schema && object.of === of)
    .map(writeLocalName);
  return advise(writeWritten({ parts: to.parts.slice(-1) }), names, names);
}

/** A written name for people, as it would be read. */
export function writeWritten({ parts }: WrittenName): string {
  return parts.map(({ name }) => writeIdentifier(name)).join(".");
}

function advise(word: string, names: readonly string[], siblings: readonly string[]): string {
  const nearest = findNearest(word, names);
  if (nearest !== undefined) return `did you mean ${nearest}?`;
  if (siblings.length === 0) return "it has none of this kind there";
  const shown = [...new Set(siblings)].slice(0, SHOWN_NAMES);
  const more = siblings.length > shown.length ? ", …" : "";
  return `it has ${shown.join(", ")}${more}`;
}

function writeParts(object: NamedObject): readonly string[] {
  const { schema, of } = object;
  const container = [schema, of].flatMap((part) =>
    part === undefined ? [] : [writeIdentifier(part)],
  );
  return [...container, writeLocalName(object)];
}
