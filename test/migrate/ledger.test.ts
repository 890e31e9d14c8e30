import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readStatus } from "../../src/migrate/read-status.ts";
import { PASSWORD } from "../postgres/scratch.ts";
import { fail } from "./fail.ts";
import { createMigrationProject, TWO, useTestServer } from "./migration-project.ts";

setDefaultTimeout(120_000);

const project = useTestServer();

describe("the ledger", () => {
  test("one that the Python Confiture made is taken over, columns and all", async () => {
    using given = await project(TWO, "migration: {tracking_table: audit.done}\n");
    await using session = await given.connect();
    await session.run("CREATE SCHEMA audit");
    await session.run(`CREATE TABLE audit.done (
      id UUID PRIMARY KEY DEFAULT gen_random_uuid(), pk_confiture BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
      slug TEXT NOT NULL UNIQUE, version VARCHAR(255) NOT NULL UNIQUE, name VARCHAR(255) NOT NULL,
      applied_at TIMESTAMPTZ NOT NULL DEFAULT NOW(), execution_time_ms INTEGER, checksum VARCHAR(64))`);
    await session.run(
      "INSERT INTO audit.done (slug, version, name, execution_time_ms) VALUES ('a_1_x', '1', 'a', 5)",
    );
    expect((await readStatus(await given.options())).counts).toEqual({ applied: 1, pending: 1 });
    await given.up();
    const rows = await session.query("SELECT version, applied_by FROM audit.done ORDER BY 1");
    expect(rows).toEqual([
      { version: "1", applied_by: null },
      { version: "2", applied_by: "postgres" },
    ]);
  });

  test("a user who may not make it is told so", async () => {
    using given = await project(TWO);
    await using session = await given.connect();
    await session.run("CREATE ROLE plain LOGIN PASSWORD 'pl4in'");
    await session.run("REVOKE CREATE ON SCHEMA public FROM public");
    using other = createMigrationProject(given.url.replace(/\/\/.*@/, "//plain:pl4in@"), TWO);
    expect(await fail(other.up())).toMatchObject({
      code: "LEDGER_FAILED",
      exitCode: 3,
      message: "the ledger can't be read or written: permission denied for schema public",
      hint: "the user needs to create, read and write the tables of migration.tracking_table",
    });
    await session.run("DROP ROLE plain");
  });

  test("a table that is no ledger is named", async () => {
    using given = await project(TWO);
    await using session = await given.connect();
    await session.run("CREATE TABLE tb_confiture (id int)");
    expect(await fail(readStatus(await given.options()))).toMatchObject({
      code: "LEDGER_FAILED",
      message: 'the ledger can\'t be read or written: column "version" does not exist',
    });
  });

  test("no password of the URL is in any message", async () => {
    using given = await project(TWO);
    const wrong = given.url.replace(encodeURIComponent(PASSWORD), "wr0ng");
    using other = createMigrationProject(wrong, TWO);
    const error = await fail(other.up());
    expect(error.code).toBe("CONNECTION_FAILED");
    expect(JSON.stringify(error) + error.stack).not.toContain("wr0ng");
  });
});
