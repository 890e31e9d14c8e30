import type { NamedObject } from "./named-objects.ts";

const NAME = String.raw`(?:"(?:[^"]|"")+"|[^\s"]+)`;
const INDEX_NAME = new RegExp(`^(CREATE (?:UNIQUE )?INDEX )${NAME}( ON )`);
const TRIGGER_NAME = new RegExp(`^(CREATE (?:CONSTRAINT )?TRIGGER )${NAME} `);
const RULE_NAME = new RegExp(`^(CREATE RULE )${NAME} `);
const ROUTINE_NAME = new RegExp(
  String.raw`^(CREATE OR REPLACE (?:FUNCTION|PROCEDURE) ${NAME}\.)(?:"(?:[^"]|"")+"|[^\s"(]+)\(`,
);

/**
 * All that makes an object what it is but its own name, with its place. Undefined for what is
 * more than its definition, such as a table.
 */
export function readDefinition(object: NamedObject): string | undefined {
  const { kind, schema, of, payload } = object;
  const content = readContent(object);
  if (content === undefined) return undefined;
  const { def: _, ...rest } = payload;
  return JSON.stringify([kind, schema, of, content, kind === "sequence" ? null : rest]);
}

/** The definition of a routine without its name, which may be in it. */
export function readRoutine({ payload, args }: NamedObject): string {
  const def = String(payload.def).replace(ROUTINE_NAME, "$1(");
  return JSON.stringify([args, def]);
}

function readContent({ kind, payload }: NamedObject): unknown {
  const def = String(payload.def);
  switch (kind) {
    case "index":
      return payload.valid === false ? undefined : def.replace(INDEX_NAME, "$1$2");
    case "trigger":
      return def.replace(TRIGGER_NAME, "$1");
    case "rule":
      return def.replace(RULE_NAME, "$1");
    case "constraint":
      return def;
    case "policy":
      return "";
    case "sequence":
      // The one of a column has its values, whatever its bounds.
      return payload.ownedBy ?? undefined;
    default:
      return undefined;
  }
}
