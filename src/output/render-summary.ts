import type { SchemaSummary } from "../check/schema-summary.ts";

const NAMES: { readonly [kind in keyof SchemaSummary]: readonly [one: string, many: string] } = {
  schemas: ["schema", "schemas"],
  tables: ["table", "tables"],
  partitions: ["partition", "partitions"],
  foreignTables: ["foreign table", "foreign tables"],
  views: ["view", "views"],
  materializedViews: ["materialized view", "materialized views"],
  sequences: ["sequence", "sequences"],
  indexes: ["index", "indexes"],
  constraints: ["constraint", "constraints"],
  functions: ["function", "functions"],
  triggers: ["trigger", "triggers"],
  policies: ["policy", "policies"],
  types: ["type", "types"],
  domains: ["domain", "domains"],
  extensions: ["extension", "extensions"],
};

/** `12 tables, 1 view`: the kinds of objects that there are; the empty string if there are none. */
export function renderSummary(summary: SchemaSummary): string {
  return (Object.keys(NAMES) as (keyof SchemaSummary)[])
    .filter((kind) => summary[kind] > 0)
    .map((kind) => `${summary[kind]} ${NAMES[kind][summary[kind] === 1 ? 0 : 1]}`)
    .join(", ");
}

/** `1 file`, `2 files`. */
export function renderCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
