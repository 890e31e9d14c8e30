import { describe, expect, test } from "bun:test";
import { renderPlan } from "../../src/output/render-plan.ts";
import { renderPlanSql } from "../../src/output/render-plan-sql.ts";
import { createStyle } from "../../src/output/style.ts";
import type { Change, ObjectRef, Plan, Step } from "../../src/plan/plan.ts";

const EMPTY: Plan = { changes: [], steps: [], settings: [], notCompared: [] };
const PLAIN = createStyle(false);

function change(
  action: Change["action"],
  object: ObjectRef,
  details: readonly string[] = [],
  ofKind?: string,
): Change {
  return { action, object, details, ...(ofKind === undefined ? {} : { ofKind }) };
}

function step(sql: string, more: Partial<Step> = {}): Step {
  return {
    sql,
    verb: "alter",
    object: { kind: "table", schema: "app", name: "t" },
    lock: "none",
    isDataLost: false,
    isRewriteLikely: false,
    transaction: "inside",
    ...more,
  };
}

describe("a plan as a tree", () => {
  test("has parts under the object that they are of, also when it does not change itself", () => {
    const table = { kind: "table", schema: "app", name: "t" };
    const column = { kind: "column", schema: "app", of: "u", name: "c" };
    const plan = {
      ...EMPTY,
      changes: [
        change("change", table, ["persistence: p → u"]),
        change("add", { kind: "index", schema: "app", of: "t", name: "i" }, [], "table"),
        change("change", column, ["type: integer → bigint", "not null: false → true"], "table"),
        change("remove", { kind: "view", schema: "app", name: "v" }),
      ],
      steps: [step("a"), step("b")],
    };
    expect(renderPlan(plan, PLAIN)).toBe(`app
  ~ table t  persistence: p → u
      + index i
  ~ table u
      ~ column c  type: integer → bigint; not null: false → true
  - view v

1 to add, 2 to change, 1 to remove; 2 statements
`);
  });

  test("has a schema under its own name, and what is in none apart", () => {
    const plan = {
      ...EMPTY,
      changes: [
        change("add", { kind: "schema", name: "new" }),
        change("add", { kind: "table", schema: "new", name: "t" }),
        change("remove", { kind: "extension", name: "citext" }),
      ],
      steps: [step("a", { isDataLost: true }), step("b", { isDataLost: true })],
    };
    expect(renderPlan(plan, PLAIN)).toBe(`new
  + schema new
  + table t
(no schema)
  - extension citext

2 to add, 1 to remove; 2 statements, 2 of which lose data
`);
  });

  test("is empty when nothing differs, and coloured where colours are wanted", () => {
    expect(renderPlan(EMPTY, PLAIN)).toBe("");
    const changes = [change("add", { kind: "table", schema: "app", name: "t" })];
    const coloured = renderPlan({ ...EMPTY, changes }, createStyle(true));
    expect(coloured).not.toBe(renderPlan({ ...EMPTY, changes }, PLAIN));
    expect(Bun.stripANSI(coloured)).toBe(renderPlan({ ...EMPTY, changes }, PLAIN));
  });
});

describe("a plan as a script", () => {
  test("has its settings around it, and above a statement what it costs", () => {
    const plan = {
      ...EMPTY,
      settings: [{ name: "check_function_bodies", value: "off" }],
      steps: [
        step("DROP TABLE a", { isDataLost: true, lock: "ACCESS EXCLUSIVE" }),
        step("ALTER TABLE b", { isRewriteLikely: true }),
        step("ALTER TYPE e ADD VALUE 'x'", { transaction: "commit-after" }),
        step("CREATE SUBSCRIPTION s", { transaction: "alone" }),
        step("COMMENT ON TABLE b IS 'x'"),
      ],
    };
    expect(renderPlanSql(plan)).toBe(`SET check_function_bodies = off;

-- loses data; lock: ACCESS EXCLUSIVE
DROP TABLE a;

-- may write the whole table anew
ALTER TABLE b;

-- of use only after a commit
ALTER TYPE e ADD VALUE 'x';

-- not inside of a transaction
CREATE SUBSCRIPTION s;

COMMENT ON TABLE b IS 'x';

RESET check_function_bodies;
`);
  });

  test("says so when there is nothing to do", () => {
    expect(renderPlanSql(EMPTY)).toBe("-- no difference\n");
  });
});
