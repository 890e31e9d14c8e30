import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { StableId } from "@supabase/pg-delta/core";
import type { Catalog } from "../../src/catalog/catalog.ts";
import { openFacts, sealFacts } from "../../src/catalog/engine-facts.ts";
import { readCatalog } from "../../src/catalog/read-catalog.ts";
import { rebuildFacts } from "../../src/catalog/rebuild-facts.ts";
import { isEmptyPlan, type Plan } from "../../src/plan/plan.ts";
import { planChanges } from "../../src/plan/plan-changes.ts";
import type { Session } from "../../src/postgres/session.ts";
import { openTestScratch } from "../postgres/scratch.ts";
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

async function read(sql: string, from = server): Promise<Catalog> {
  await using database = await from.open(sql);
  return await readCatalog(database.session);
}

async function planOf(old: string, wanted: string): Promise<Plan> {
  return planChanges(await read(old), await read(wanted, other));
}

function sqlOf({ steps }: Plan): string[] {
  return steps.map(({ sql }) => sql);
}

describe("a plan", () => {
  test("is frozen, and says lock, loss and rewriting of each step", async () => {
    const plan = await planOf(
      "CREATE TABLE t (id int, gone text)",
      "CREATE TABLE t (id bigint); CREATE INDEX i ON t (id)",
    );
    expect([plan, plan.steps, plan.steps[0], plan.changes].every(Object.isFrozen)).toBe(true);
    const brief = plan.steps.map((s) => [s.object.name, s.lock, s.isDataLost, s.isRewriteLikely]);
    expect(brief).toContainEqual(["gone", "ACCESS EXCLUSIVE", true, false]);
    expect(brief).toContainEqual(["id", "ACCESS EXCLUSIVE", false, true]);
    expect(brief).toContainEqual(["i", "SHARE", false, false]);
  });

  test("is the same for the same catalogs, and empty for equal ones", async () => {
    const old = await read("CREATE TABLE t (id int)");
    const wanted = await read("CREATE TABLE t (id int, b int); CREATE VIEW v AS SELECT 1 AS x");
    expect(planChanges(old, wanted)).toEqual(planChanges(old, wanted));
    expect(isEmptyPlan(planChanges(old, old))).toBe(true);
  });

  test("lists what is in a new schema, but not what is in a new table", async () => {
    const { changes } = await planOf("", "CREATE SCHEMA s; CREATE TABLE s.t (id int PRIMARY KEY)");
    expect(changes.map(({ action, object }) => `${action} ${object.kind} ${object.name}`)).toEqual([
      "add schema s",
      "add table t",
    ]);
  });

  test("says what of an object differs, under the object that it is a part of", async () => {
    const { changes } = await planOf(
      "CREATE TABLE t (id int)",
      "CREATE TABLE t (id bigint NOT NULL)",
    );
    expect(changes).toEqual([
      {
        action: "change",
        object: { kind: "column", schema: "public", of: "t", name: "id" },
        ofKind: "table",
        details: ["not null: false → true", "type: integer → bigint"],
      },
    ]);
  });

  test("takes a default away only where there is one", async () => {
    const [old, wanted] = ["text", "varchar(9)"].map(
      (type) => `CREATE TABLE t (a ${type}, b ${type} DEFAULT 'x')`,
    );
    const dropped = sqlOf(await planOf(old ?? "", wanted ?? "")).filter((sql) =>
      sql.endsWith("DROP DEFAULT"),
    );
    expect(dropped).toEqual(['ALTER TABLE "public"."t" ALTER COLUMN "b" DROP DEFAULT']);
  });

  test("commits a new enum value before it is used", async () => {
    const plan = await planOf("CREATE TYPE e AS ENUM ('a')", "CREATE TYPE e AS ENUM ('a', 'b')");
    expect(plan.steps.map(({ transaction }) => transaction)).toEqual(["commit-after"]);
  });

  test("refuses what there is no order for", async () => {
    const wanted = await read("CREATE VIEW a AS SELECT 1 AS x; CREATE VIEW b AS SELECT 1 AS x");
    const facts = openFacts(wanted.facts);
    const [one, two] = ["a", "b"].map(
      (name) => ({ kind: "view", schema: "public", name }) as const,
    ) as [StableId, StableId];
    const circle = rebuildFacts(facts, facts.facts(), [
      ...facts.edges,
      { from: one, to: two, kind: "depends" },
      { from: two, to: one, kind: "depends" },
    ]);
    const impossible = { ...wanted, facts: sealFacts(circle) };
    const empty = await read("");
    expect(() => planChanges(empty, impossible)).toThrow(
      expect.objectContaining({ code: "PLAN_FAILED" }),
    );
  });
});

describe("what can't be compared", () => {
  test("is counted, and named where only one side has it or it differs", async () => {
    const make = (name: string, accept: boolean) =>
      `CREATE TEXT SEARCH DICTIONARY ${name} (TEMPLATE = simple, ACCEPT = ${accept});`;
    const plan = await planOf(
      make("x", true) + make("same", true),
      make("y", true) + make("same", false),
    );
    expect(plan.notCompared).toEqual([
      {
        kind: "text search dictionary",
        actual: 2,
        desired: 2,
        missing: ["public.y"],
        surplus: ["public.x"],
        different: ["public.same"],
      },
    ]);
    expect(isEmptyPlan(plan)).toBe(true);
  });

  test.each([
    ["cast", "CREATE TYPE e AS ENUM ('1'); CREATE CAST (e AS int) WITH INOUT"],
    ["operator", "CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq)"],
    [
      "operator class",
      "CREATE OPERATOR CLASS oc FOR TYPE int USING btree AS OPERATOR 1 <, FUNCTION 1 btint4cmp(int, int)",
    ],
    ["operator family", "CREATE OPERATOR FAMILY ofam USING hash"],
    ["conversion", "CREATE CONVERSION cv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8"],
    ["text search configuration", "CREATE TEXT SEARCH CONFIGURATION c (COPY = english)"],
    ["text search dictionary", "CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple)"],
    ["language", "CREATE LANGUAGE own HANDLER plpgsql_call_handler"],
    ["access method", "CREATE ACCESS METHOD am TYPE TABLE HANDLER heap_tableam_handler"],
  ])("%s is seen", async (kind, sql) => {
    const { unmodelled } = await read(sql);
    expect(unmodelled.map((object) => object.kind)).toContain(kind);
  });

  test("what belongs to PostgreSQL or to an extension is not counted", async () => {
    const { unmodelled } = await read("CREATE EXTENSION citext; CREATE EXTENSION btree_gist");
    expect(unmodelled).toEqual([]);
  });
});

describe("reading a catalog", () => {
  test("is one READ ONLY transaction", async () => {
    await using database = await server.open("CREATE TABLE t (id int)");
    const seen: string[] = [];
    const { session } = database;
    const watched = new Proxy(session, {
      get: (target, key) => {
        if (key !== "query") return Reflect.get(target, key);
        return (text: string, values?: readonly unknown[]) => {
          seen.push(text);
          return target.query(text, values);
        };
      },
    }) as Session;
    await readCatalog(watched);
    const begin = seen.findIndex((text) => text.startsWith("BEGIN"));
    const end = seen.indexOf("COMMIT");
    expect(seen[begin]).toBe("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    expect([begin, seen.slice(end + 1)]).toEqual([0, []]);
    expect(seen.filter((text) => /^(BEGIN|COMMIT)/.test(text))).toHaveLength(2);
  });

  test("works for a role that may do nothing but connect", async () => {
    await using database = await server.open(
      "CREATE ROLE guest LOGIN; CREATE SCHEMA s; CREATE TABLE s.t (id int); SET ROLE guest",
    );
    const found = await readCatalog(database.session);
    expect(isEmptyPlan(planChanges(found, found))).toBe(true);
  });

  test("works on PGlite, and gives the same as a real server", async () => {
    const sql =
      "CREATE TABLE t (id int PRIMARY KEY, n text DEFAULT 'x'); CREATE VIEW v AS SELECT id FROM t";
    await using scratch = await openTestScratch({ kind: "pglite" });
    for (const statement of sql.split(";")) await scratch.session.run(statement);
    const onPglite = await readCatalog(scratch.session);
    expect(planChanges(await read(sql), onPglite).changes).toEqual([]);
  });
});

describe("roles", () => {
  const TABLE =
    "CREATE TABLE t (id int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';";
  const OWNED = `${TABLE} ALTER TABLE t OWNER TO app_owner; ALTER FUNCTION f() OWNER TO app_owner;`;

  test("an owner that the schema does not say is not compared", async () => {
    expect((await planOf(OWNED, TABLE)).changes).toEqual([]);
    const granted = `${OWNED} GRANT SELECT ON t TO app_reader;`;
    expect((await planOf(granted, `${TABLE} GRANT SELECT ON t TO app_reader;`)).changes).toEqual(
      [],
    );
  });

  test("an owner that it says is", async () => {
    const plan = await planOf(TABLE, `${TABLE} ALTER TABLE t OWNER TO app_owner`);
    expect(sqlOf(plan)).toEqual(['ALTER TABLE "public"."t" OWNER TO "app_owner"']);
    expect(plan.changes.map(({ details }) => details)).toEqual([["owner: postgres → app_owner"]]);
  });

  test("a new object gets no owner but who applies the plan", async () => {
    const plan = await planOf("", `CREATE SCHEMA s; ${TABLE} CREATE TABLE s.u (id int)`);
    expect(sqlOf(plan).join("\n")).not.toMatch(/OWNER|AUTHORIZATION|postgres/);
  });

  test("what the owner keeps to itself is that of the owner in the database", async () => {
    const plan = await planOf(OWNED, `${TABLE} REVOKE DELETE ON t FROM postgres`);
    expect(sqlOf(plan).join("\n")).toContain('"app_owner"');
    expect(sqlOf(plan).join("\n")).not.toContain('"postgres"');
  });

  test("a role that the schema needs is created, others are left alone", async () => {
    await using database = await server.open("CREATE ROLE bystander; CREATE TABLE t (id int)");
    const old = await readCatalog(database.session);
    const wanted = await read(
      "CREATE ROLE needed NOLOGIN; CREATE ROLE unneeded; CREATE TABLE t (id int); GRANT SELECT ON t TO needed",
      other,
    );
    const plan = planChanges(old, wanted);
    expect(sqlOf(plan).filter((sql) => sql.includes("ROLE"))).toEqual([
      expect.stringMatching(/^CREATE ROLE "needed"/),
    ]);
    await applySteps(database.session, plan);
    expect(isEmptyPlan(planChanges(await readCatalog(database.session), wanted))).toBe(true);
  });

  test("default privileges of roles that the schema does not name are left alone, and said", async () => {
    const theirs =
      "ALTER DEFAULT PRIVILEGES FOR ROLE app_owner GRANT SELECT ON TABLES TO app_reader";
    const unnamed = await planOf(theirs, "");
    expect(unnamed.changes).toEqual([]);
    expect(unnamed.notCompared).toMatchObject([
      {
        kind: "default privilege of another role",
        surplus: ["tables of app_owner to app_reader"],
      },
    ]);
    const named = "ALTER DEFAULT PRIVILEGES FOR ROLE app_owner GRANT USAGE ON TYPES TO app_writer";
    expect((await planOf(theirs, named)).changes.map(({ action }) => action).sort()).toContain(
      "remove",
    );
  });

  test("the scratch session's role in default privileges is the role that applies", async () => {
    const sql = "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app_reader";
    expect(
      (await planOf("CREATE TABLE t (id int)", `CREATE TABLE t (id int); ${sql}`)).steps,
    ).toHaveLength(1);
    expect((await planOf(sql, sql)).changes).toEqual([]);
  });
});
