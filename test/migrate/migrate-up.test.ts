import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { createMigrationProject, startTestServer, type TestServer } from "./migration-project.ts";

setDefaultTimeout(120_000);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe("migrate up", () => {
  test("applies what is pending, in order, and then nothing", async () => {
    using project = createMigrationProject(await server.createDatabase(), {
      "2_b.up.sql": "ALTER TABLE a ADD COLUMN b int;\n",
      "1_a.up.sql": "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n",
    });
    const { migrations } = await project.up();
    expect(migrations.map(({ version, name }) => [version, name])).toEqual([
      ["1", "a"],
      ["2", "b"],
    ]);
    await using session = await project.connect();
    expect(await session.query("SELECT * FROM a")).toEqual([{ id: 1, b: null }]);
    expect((await project.up()).migrations).toEqual([]);
    const rows = await session.query("SELECT * FROM tb_confiture ORDER BY version");
    expect(rows).toMatchObject([
      {
        version: "1",
        name: "a",
        applied_by: "postgres",
        archived_into: null,
        sections: [{ name: "", checksum: expect.any(String) }],
        up_text: "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n",
      },
      { version: "2", name: "b" },
    ]);
    expect(rows[0]?.slug).toMatch(/^a_1_\d{8}_\d{6}$/);
  });

  test("indexes, enum values and sections", async () => {
    using project = createMigrationProject(await server.createDatabase(), {
      "1_a.up.sql": `CREATE TABLE a (id int);
-- confiture: section build
CREATE INDEX CONCURRENTLY a_id ON a (id);
SET search_path = nowhere;
-- confiture: section last
INSERT INTO a VALUES (1);
`,
      "2_b.up.sql":
        "CREATE INDEX CONCURRENTLY ON a (id); VACUUM a; REINDEX INDEX CONCURRENTLY a_id;",
      "3_c.up.sql":
        "CREATE TYPE mood AS ENUM ('ok'); ALTER TYPE mood ADD VALUE 'sad'; CREATE TABLE m (x mood DEFAULT 'sad');",
      "4_d.up.sql":
        "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$BEGIN INSERT INTO a VALUES (2); COMMIT; INSERT INTO a VALUES (3); END$$;\n-- confiture: section call\n-- confiture: no-transaction\nCALL p();\n",
    });
    await project.up();
    await using session = await project.connect();
    expect(await session.query("SELECT * FROM tb_confiture_journal")).toEqual([]);
    expect(await session.query("SELECT count(*)::int AS n FROM tb_confiture")).toEqual([{ n: 4 }]);
    expect(await session.query("SELECT count(*)::int AS n FROM a")).toEqual([{ n: 3 }]);
  });
});
