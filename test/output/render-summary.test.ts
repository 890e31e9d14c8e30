import { expect, test } from "bun:test";
import type { SchemaSummary } from "../../src/check/schema-summary.ts";
import { renderCount, renderSummary } from "../../src/output/render-summary.ts";

const EMPTY: SchemaSummary = {
  schemas: 0,
  tables: 0,
  partitions: 0,
  foreignTables: 0,
  views: 0,
  materializedViews: 0,
  sequences: 0,
  indexes: 0,
  constraints: 0,
  functions: 0,
  triggers: 0,
  policies: 0,
  types: 0,
  domains: 0,
  extensions: 0,
};

test("names the kinds that there are, one and many", () => {
  expect(renderSummary({ ...EMPTY, tables: 2, policies: 1, indexes: 3 })).toBe(
    "2 tables, 3 indexes, 1 policy",
  );
  expect(renderSummary(EMPTY)).toBe("");
});

test("counts with the right word", () => {
  expect([0, 1, 2].map((count) => renderCount(count, "file"))).toEqual([
    "0 files",
    "1 file",
    "2 files",
  ]);
});
