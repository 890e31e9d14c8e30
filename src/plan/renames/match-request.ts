import type { Container, NameChanges } from "./name-changes.ts";
import type { NamedCatalog, NamedObject } from "./named-objects.ts";
import type { Rename } from "./rename.ts";
import type { RenameRequest } from "./rename-request.ts";
import type { WrittenName } from "./written-name.ts";

/** What there is, and what there is to be. */
export interface Sides {
  readonly actual: NamedCatalog;
  readonly desired: NamedCatalog;
}

/** An object, and what it could be called in the schema. */
export interface Pair {
  readonly old: NamedObject;
  readonly wanted: NamedObject;
}

/** Everything that a request can mean, as far as both names are there. */
export function findPairs(
  request: RenameRequest,
  { actual, desired }: Sides,
  changes: NameChanges,
): readonly Pair[] {
  const olds = listNamed(request, request.from, actual, changes.after);
  return olds.flatMap((old) =>
    listNamed(request, request.to, desired, changes.before)
      .filter((wanted) => wanted.name !== old.name && isSuccessor(old, wanted, changes))
      .map((wanted) => ({ old, wanted })),
  );
}

/**
 * What of a catalog a written name can mean, in the schema `public` first; around it old and new
 * names are as good.
 */
export function listNamed(
  { kinds }: RenameRequest,
  written: WrittenName,
  catalog: NamedCatalog,
  translate: (container: Container) => Container | undefined,
): readonly NamedObject[] {
  const last = written.parts.at(-1);
  const names = new Set(last === undefined ? [] : [last.name, last.text]);
  return [...names]
    .flatMap((name) => catalog.named(name))
    .filter(({ kind }) => kinds === undefined || kinds.includes(kind))
    .filter((object) => isNamed(written, object, [object, translate(object) ?? {}]))
    .sort((a, b) => Number(b.schema === "public") - Number(a.schema === "public"));
}

/** A name without its schema means the one in `public`, if that has one. */
export function preferPublic(request: RenameRequest, pairs: readonly Pair[]): readonly Pair[] {
  const isOpen = ({ old }: Pair) =>
    request.from.parts.length === (old.of === undefined ? 1 : 2) && old.schema !== undefined;
  const isPublic = pairs.some((pair) => isOpen(pair) && pair.old.schema === "public");
  return isPublic ? pairs.filter((pair) => !isOpen(pair) || pair.old.schema === "public") : pairs;
}

/** The rename that makes of the one the other. */
export function toRename({ old, wanted }: Pair): Rename {
  const { kind, schema, of, ofKind, args } = wanted;
  return {
    kind,
    ...(schema !== undefined && { schema }),
    ...(of !== undefined && { of }),
    ...(ofKind !== undefined && ofKind !== "table" && { ofKind }),
    from: old.name,
    to: wanted.name,
    ...(args !== undefined && { args }),
  };
}

/** Whether only the name differs, once what is around them is renamed. */
function isSuccessor(old: NamedObject, wanted: NamedObject, changes: NameChanges): boolean {
  const { schema, of } = changes.after(old);
  if (old.kind !== wanted.kind || schema !== wanted.schema || of !== wanted.of) return false;
  return old.ofKind === wanted.ofKind && changes.isSameAfter(old.args, wanted.args);
}

/** Whether a written name can mean an object that is in one of these containers. */
export function isNamed(
  { parts, args }: WrittenName,
  object: NamedObject,
  containers: readonly Container[],
): boolean {
  const [own, ...around] = [...parts].reverse();
  const name = object.kind === "enum value" ? own?.text : own?.name;
  if (name !== object.name || (object.of !== undefined && around.length === 0)) return false;
  if (args !== undefined && !isArguments(args, object.args)) return false;
  return around.every((part, index) =>
    containers.some(({ schema, of }) => {
      const path = [of, schema].filter((each) => each !== undefined);
      return path[index] === part.name;
    }),
  );
}

/** As PostgreSQL writes them; the schema `public` may be left out. */
function isArguments(written: readonly string[], args: readonly string[] | undefined): boolean {
  return (
    written.length === args?.length &&
    args.every((arg, index) => [arg, arg.replace(/^public\./, "")].includes(written[index] ?? ""))
  );
}
