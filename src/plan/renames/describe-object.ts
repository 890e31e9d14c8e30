import type { NamedObject } from "./named-objects.ts";
import { writeIdentifier, writeValue } from "./written-name.ts";

type Described = Omit<NamedObject, "payload">;

/** An object for people: `table public.customer`, `column fax of public.customer`. */
export function describeObject(object: Described): string {
  const { kind, of, name } = object;
  if (of === undefined) return `${kind} ${writePath(object)}`;
  return `${kind} ${writeOwnName(kind, name)} of ${describeContainer(object)}`;
}

/** What a part is in: `public.customer`. */
export function describeContainer({ schema, of }: Described): string {
  return [schema, of]
    .flatMap((part) => (part === undefined ? [] : writeIdentifier(part)))
    .join(".");
}

/** The name of an object without what it is in, but with the types of a routine's arguments. */
export function writeLocalName({ kind, name, args }: Described): string {
  return `${writeOwnName(kind, name)}${args === undefined ? "" : `(${args.join(", ")})`}`;
}

function writePath(object: Described): string {
  const container = describeContainer(object);
  return `${container === "" ? "" : `${container}.`}${writeLocalName(object)}`;
}

function writeOwnName(kind: string, name: string): string {
  return kind === "enum value" ? writeValue(name) : writeIdentifier(name);
}
