import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readCatalog } from "../../src/catalog/read-catalog.ts";
import { isEmptyPlan, type Plan } from "../../src/plan/plan.ts";
import { planChanges } from "../../src/plan/plan-changes.ts";
import { CaseServer } from "./case-server.ts";
import { applySteps } from "./walk-case.ts";

setDefaultTimeout(120_000);

let server: CaseServer;
/** Another cluster, as the scratch database is one: it has other roles. */
let other: CaseServer;
beforeAll(async () => {
  [server, other] = await Promise.all([CaseServer.start(18), CaseServer.start(18)]);
});
afterAll(() => Promise.all([server[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]));

async function planOf(old: string, wanted: string): Promise<Plan> {
  await using here = await server.open(old);
  await using there = await other.open(wanted);
  return planChanges(await readCatalog(here.session), await readCatalog(there.session));
}

describe("the name of an object", () => {
  test.each([
    [
      "a published table",
      "CREATE TABLE t (id int); CREATE PUBLICATION p",
      "CREATE TABLE t (id int); CREATE PUBLICATION p FOR TABLE t",
      { kind: "published table", of: "p", name: "public.t" },
    ],
    [
      "a published schema",
      "CREATE PUBLICATION p",
      "CREATE PUBLICATION p FOR TABLES IN SCHEMA public",
      { kind: "published schema", of: "p", name: "public" },
    ],
    [
      "a user mapping",
      "CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw",
      "CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw; CREATE USER MAPPING FOR app_reader SERVER far",
      { kind: "user mapping", of: "far", name: "app_reader" },
    ],
    [
      "an attribute",
      "CREATE TYPE c AS (a int)",
      "CREATE TYPE c AS (a int, b text)",
      { kind: "attribute", schema: "public", of: "c", name: "b" },
    ],
    [
      "a grant on a column",
      "CREATE TABLE t (id int)",
      "CREATE TABLE t (id int); GRANT SELECT (id) ON t TO app_reader",
      { kind: "grant", schema: "public", of: "t", name: "app_reader (id)" },
    ],
    [
      "a comment on a function",
      "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; COMMENT ON FUNCTION f(int) IS 'x'",
      { kind: "comment", schema: "public", of: "f(integer)", name: "on function f(integer)" },
    ],
    [
      "a default privilege in one schema",
      "",
      "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO app_reader",
      {
        kind: "default privilege",
        schema: "public",
        name: "sequences of postgres to app_reader",
      },
    ],
  ])("%s", async (_, old, wanted, object) => {
    const { changes } = await planOf(old, wanted);
    expect(changes.map((change) => change.object)).toContainEqual(object);
  });
});

describe("a role that the server lacks", () => {
  test("is made with what it belongs to and its comment, as far as the schema needs it", async () => {
    const wanted = `CREATE ROLE team NOLOGIN; CREATE ROLE member_of_team NOLOGIN IN ROLE team;
      CREATE ROLE stranger IN ROLE team; COMMENT ON ROLE team IS 'the team';
      CREATE TABLE t (id int); GRANT SELECT ON t TO team; GRANT INSERT ON t TO member_of_team`;
    await using here = await server.open("CREATE TABLE t (id int)");
    await using there = await other.open(wanted);
    const desired = await readCatalog(there.session);
    const plan = planChanges(await readCatalog(here.session), desired);
    expect(plan.changes.map(({ object }) => object)).toContainEqual({
      kind: "membership",
      name: "member_of_team in team",
    });
    expect(JSON.stringify(plan)).not.toContain("stranger");
    await applySteps(here.session, plan);
    expect(isEmptyPlan(planChanges(await readCatalog(here.session), desired))).toBe(true);
    const members = await here.session.query(
      "SELECT roleid::regrole::text AS role, member::regrole::text AS member FROM pg_auth_members WHERE roleid = 'team'::regrole",
    );
    expect(members).toEqual([{ role: "team", member: "member_of_team" }]);
  });
});

test("a foreign server stands alone, in a new wrapper too, with its mappings", async () => {
  const { changes } = await planOf(
    "",
    "CREATE FOREIGN DATA WRAPPER own; CREATE SERVER near FOREIGN DATA WRAPPER own; CREATE USER MAPPING FOR app_reader SERVER near",
  );
  expect(changes.map(({ action, object }) => [action, object])).toEqual([
    ["add", { kind: "foreign data wrapper", name: "own" }],
    ["add", { kind: "server", name: "near" }],
  ]);
});
