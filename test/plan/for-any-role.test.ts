import { describe, expect, test } from "bun:test";
import { forAnyRole } from "../../src/plan/for-any-role.ts";
import type { Plan } from "../../src/plan/plan.ts";

function rewrite(sql: string): readonly string[] {
  const step = {
    sql,
    verb: "alter",
    object: { kind: "table", schema: "public", name: "t" },
    lock: "none",
    isDataLost: false,
    isRewriteLikely: false,
    transaction: "inside",
  } as const;
  const plan: Plan = { changes: [], steps: [step], settings: [], notCompared: [] };
  return forAnyRole(plan, "postgres").steps.map((each) => each.sql);
}

describe("a plan for a database with other roles", () => {
  test.each([
    ['ALTER VIEW "public"."v" OWNER TO "postgres"', []],
    ['ALTER VIEW "public"."v" OWNER TO "app"', ['ALTER VIEW "public"."v" OWNER TO "app"']],
    ['CREATE SCHEMA "s" AUTHORIZATION "postgres"', ['CREATE SCHEMA "s"']],
    ['CREATE SCHEMA "s" AUTHORIZATION "app"', ['CREATE SCHEMA "s" AUTHORIZATION "app"']],
    [
      'REVOKE DELETE ON TABLE "public"."postgres" FROM "postgres"',
      ['REVOKE DELETE ON TABLE "public"."postgres" FROM CURRENT_USER'],
    ],
    [
      'GRANT SELECT ON TABLE "t" TO "postgres" WITH GRANT OPTION',
      ['GRANT SELECT ON TABLE "t" TO CURRENT_USER WITH GRANT OPTION'],
    ],
    ['GRANT SELECT ON TABLE "t" TO "app"', ['GRANT SELECT ON TABLE "t" TO "app"']],
    [
      'ALTER DEFAULT PRIVILEGES FOR ROLE "postgres" IN SCHEMA "s" GRANT SELECT ON TABLES TO "app"',
      ['ALTER DEFAULT PRIVILEGES IN SCHEMA "s" GRANT SELECT ON TABLES TO "app"'],
    ],
    [
      'CREATE USER MAPPING FOR "postgres" SERVER "s"',
      ['CREATE USER MAPPING FOR CURRENT_USER SERVER "s"'],
    ],
    [
      'COMMENT ON TABLE "t" IS \'OWNER TO "postgres"\'',
      ['COMMENT ON TABLE "t" IS \'OWNER TO "postgres"\''],
    ],
  ])("%s", (sql, expected) => {
    expect(rewrite(sql)).toEqual(expected);
  });
});
