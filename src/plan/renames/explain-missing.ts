import type { Problem } from "../../base/problem.ts";
import { adviseNewName, adviseOldName, writeWritten } from "./advise-name.ts";
import { describeContainer, describeObject } from "./describe-object.ts";
import { listNamed, type Sides } from "./match-request.ts";
import type { Container, NameChanges } from "./name-changes.ts";
import type { NamedCatalog, NamedObject } from "./named-objects.ts";
import { type RenameRequest, refuseRequest } from "./rename-request.ts";

/** Why nothing was found for a request: nothing to do, or what is wrong with it. */
type Reason =
  | { readonly kind: "spent" }
  | { readonly kind: "unknown" | "impossible"; readonly problem: Problem };

/** Says why no object has the old name here and the new name there. */
export function explainMissing(request: RenameRequest, sides: Sides, changes: NameChanges): Reason {
  const [old] = listNamed(request, request.from, sides.actual, changes.after);
  const wanted = listNamed(request, request.to, sides.desired, changes.before);
  if (old === undefined) return explainOld(request, wanted, sides, changes);
  const same = wanted.find(({ kind }) => kind === old.kind);
  if (same !== undefined) return refuseMove(request, old, same, sides);
  const [other] = wanted;
  if (other !== undefined) {
    const hint = "a rename keeps the kind; leave it out, and one is dropped and the other created";
    return refuse(request, `${describeObject(old)} can't become ${describeObject(other)}`, hint);
  }
  const advice = adviseNewName(request, old, sides, changes);
  const message = `the schema has no ${old.kind} ${writeWritten(request.to)}`;
  return isUnknown(request, message, advice);
}

/** Both names are there, of one kind, but not in one place, or with other arguments. */
function refuseMove(
  request: RenameRequest,
  old: NamedObject,
  wanted: NamedObject,
  { actual, desired }: Sides,
): Reason {
  const message = `${describeObject(old)} can't become ${describeObject(wanted)}`;
  if (old.schema === wanted.schema && old.of === wanted.of) {
    return refuse(request, message, "a rename keeps the types of the arguments");
  }
  const container = (object: NamedObject) => ({
    kind: object.ofKind ?? "schema",
    name: object.of ?? object.schema ?? "",
    ...(object.of !== undefined && { schema: object.schema }),
  });
  const isRenamed = !actual.find(container(wanted)) && !desired.find(container(old));
  const move =
    old.of === undefined
      ? "a rename leaves it in its schema: write ALTER … SET SCHEMA in a migration of its own"
      : "a rename leaves it where it is";
  const names = `${describeContainer(old)}=${describeContainer(wanted)}`;
  return refuse(request, message, isRenamed ? `add --rename ${names}, if that is so` : move);
}

function explainOld(
  request: RenameRequest,
  wanted: readonly NamedObject[],
  { actual }: Sides,
  changes: NameChanges,
): Reason {
  const isDirective = request.place !== undefined;
  const places = wanted.map((object) => ({ object, container: changes.before(object) }));
  const done = places.find(
    ({ object, container }) => container && actual.find({ ...object, ...container }),
  );
  const isNew = places.some(({ object, container }) => isInNew(object, container, actual));
  if (isDirective && (done !== undefined || isNew || isEmpty(actual))) return { kind: "spent" };
  if (done !== undefined) {
    const message = `the migrations make ${describeObject(done.object)} already, and nothing of the old name`;
    return isUnknown(request, message, "it has been renamed before: leave this flag out");
  }
  if (isDirective && wanted.length === 0) {
    const message = `the schema has no ${request.kinds?.[0] ?? "object"} ${writeWritten(request.to)} once all of it is loaded`;
    return isUnknown(request, message, "use --rename where the DDL changes the name later on");
  }
  const message = `the migrations make nothing named ${writeWritten(request.from)}`;
  return isUnknown(request, message, adviseOldName(request, actual));
}

/** Whether what is around an object is made anew: then there is nothing to rename. */
function isInNew(
  { schema, of, ofKind = "table" }: NamedObject,
  container: Container | undefined,
  actual: NamedCatalog,
): boolean {
  if (schema === undefined) return false;
  if (container?.schema === undefined) return true;
  if (!actual.find({ kind: "schema", name: container.schema })) return true;
  if (of === undefined) return false;
  const { schema: place, of: name } = container;
  return name === undefined || !actual.find({ kind: ofKind, schema: place, name });
}

function isEmpty({ objects }: NamedCatalog): boolean {
  return objects.every(({ kind }) => kind === "schema");
}

function isUnknown(request: RenameRequest, message: string, hint: string): Reason {
  return { kind: "unknown", problem: refuseRequest(request, "rename-unknown", message, hint) };
}

function refuse(request: RenameRequest, message: string, hint: string): Reason {
  const problem = refuseRequest(request, "rename-impossible", message, hint);
  return { kind: "impossible", problem };
}
