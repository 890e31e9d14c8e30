import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import schema from "../../schemas/output.schema.json" with { type: "json" };
import { CaseServer } from "../plan/case-server.ts";
import { PASSWORD } from "../postgres/scratch.ts";
import { createProject } from "../temporary-folder.ts";
import { type CliRun, runCli } from "./run-cli.ts";

setDefaultTimeout(120_000);

const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema);
const SOURCES = {
  "db/schema/10_customer.sql":
    "CREATE SCHEMA app;\nCREATE TABLE app.customer (id int PRIMARY KEY, email text);\n",
  "db/schema/20_view.sql": "CREATE VIEW app.emails AS SELECT email FROM app.customer;\n",
  "db/schema/seeds/customer.sql": "INSERT INTO app.customer VALUES (1, 'a@b.example');\n",
};
const SAME = Object.values(SOURCES).slice(0, 2).join("");
const OLDER =
  "CREATE SCHEMA app; CREATE TABLE app.customer (id int PRIMARY KEY, fax text); CREATE TYPE app.gone AS ENUM ('x');";
/** Whoever connects to the database afterwards can only read. */
const READ_ONLY =
  "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$;";

let server: CaseServer;
beforeAll(async () => {
  server = await CaseServer.start(18);
});
afterAll(() => server[Symbol.asyncDispose]());

/** Nothing that the command prints may hold the password, in any spelling. */
async function runDiff(
  folder: { readonly path: string },
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  const run = await runCli(folder.path, ["diff", ...args], variables);
  for (const text of [run.stdout, run.stderr]) {
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(encodeURIComponent(PASSWORD));
  }
  return run;
}

describe("confiture diff", () => {
  test("prints the changes as a tree, and ends with 0", async () => {
    using folder = createProject(SOURCES);
    await using database = await server.open(OLDER);
    const run = await runDiff(folder, ["--against", database.url]);
    expect([run.exitCode, run.stderr]).toEqual([0, ""]);
    expect(run.stdout).toBe(
      [
        "app",
        "  ~ table customer",
        "      + column email",
        "      - column fax",
        "  - type gone",
        "  + view emails",
        "",
        "2 to add, 2 to remove; 4 statements, 1 of which loses data",
        "",
      ].join("\n"),
    );
    expect(existsSync(join(folder.path, "db/generated"))).toBe(false);
  });

  test("says so when there is no difference, also to --exit-code; rows don't count", async () => {
    using folder = createProject(SOURCES);
    await using database = await server.open(`${SAME} INSERT INTO app.customer VALUES (7)`);
    const run = await runDiff(folder, ["--against", database.url, "--exit-code"]);
    expect([run.exitCode, run.stdout]).toEqual([0, ""]);
    expect(run.stderr).toMatch(/^✔ postgresql:\/\/postgres:\*\*\*@\S+ is as the schema says$/m);
  });

  test("--exit-code ends with 9 when there is one", async () => {
    using folder = createProject(SOURCES);
    await using database = await server.open(OLDER);
    const run = await runDiff(folder, ["--against", database.url, "--exit-code"]);
    expect(run.exitCode).toBe(9);
    expect(run.stdout).toContain("+ column email");
    expect(run.stderr).toContain("error: the database differs from the schema: 4 changes");
  });

  test("--format sql prints statements that bring the database there", async () => {
    using folder = createProject(SOURCES);
    await using database = await server.open(OLDER);
    const args = ["--against", database.url, "--format", "sql"];
    const first = await runDiff(folder, args);
    expect(first.stdout).toContain('-- loses data; lock: ACCESS EXCLUSIVE\nALTER TABLE "app"');
    await database.load(first.stdout);
    expect((await runDiff(folder, args)).stdout).toBe("-- no difference\n");
  });

  test("--format json prints a document of the published schema", async () => {
    using folder = createProject(SOURCES);
    await using database = await server.open(OLDER);
    const run = await runDiff(folder, ["--against", database.url, "--format=json", "--exit-code"]);
    const document = JSON.parse(run.stdout);
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
    expect(document).toMatchObject({
      command: "diff",
      ok: false,
      isDifferent: true,
      files: 2,
      error: { code: "SCHEMA_DIFFERS", exitCode: 9 },
      check: { kind: "embedded" },
    });
    expect(document.changes).toHaveLength(4);
    expect(document.steps).toHaveLength(4);
    expect(document.against).toContain(":***@");
  });

  test("changes nothing in the database", async () => {
    using folder = createProject(SOURCES);
    await using database = await server.open(`${OLDER} ${READ_ONLY}`);
    const before = await database.session.query("SELECT count(*) FROM pg_class");
    expect((await runDiff(folder, ["--against", database.url])).exitCode).toBe(0);
    expect(await database.session.query("SELECT count(*) FROM pg_class")).toEqual(before);
  });

  test("takes database_url of the environment, and the scratch server of --scratch", async () => {
    const environment = "include_dirs: [db/schema]\ndatabase_url: $" + "{DATABASE_URL}\n";
    using folder = createProject(SOURCES, environment);
    await using database = await server.open(SAME);
    const variables = { DATABASE_URL: database.url };
    const run = await runDiff(folder, ["--scratch", server.url, "--verbose"], variables);
    expect([run.exitCode, run.stdout]).toEqual([0, ""]);
    expect(run.stderr).toContain("(server)");
    const left = await database.session.query(
      "SELECT datname FROM pg_database WHERE datname LIKE 'confiture%'",
    );
    expect(left).toEqual([]);
  });

  test("--strict refuses what can't be compared; without it there is a warning", async () => {
    using folder = createProject(SOURCES);
    await using database = await server.open(
      `${SAME} CREATE TEXT SEARCH DICTIONARY app.words (TEMPLATE = simple)`,
    );
    const strict = await runDiff(folder, ["--against", database.url, "--strict"]);
    expect(strict.exitCode).toBe(4);
    expect(strict.stderr).toContain(
      "there are objects that can't be compared: text search dictionary",
    );
    const lenient = await runDiff(folder, ["--against", database.url, "--exit-code"]);
    expect(lenient.exitCode).toBe(0);
    expect(lenient.stderr).toContain("warning[not-compared]: not compared: text search dictionary");
    expect(lenient.stderr).toContain("only in the database: app.words");
  });
});

describe("confiture diff fails", () => {
  test("with the places of the errors when the schema does not load", async () => {
    using folder = createProject({ "db/schema/a.sql": "CREATE TABLE a (id nosuch);\n" });
    await using database = await server.open();
    const run = await runDiff(folder, ["--against", database.url]);
    expect([run.exitCode, run.stdout]).toEqual([4, ""]);
    expect(run.stderr).toContain(
      'error[42704]: type "nosuch" does not exist\n --> db/schema/a.sql:1:20',
    );
    expect(run.stderr).toContain("hint: correct the schema, then compare again");
  });

  test("when an extension is missing where the schema is loaded, and says so", async () => {
    using folder = createProject({ "db/schema/a.sql": "CREATE EXTENSION nosuch_extension;\n" });
    await using database = await server.open();
    const run = await runDiff(folder, ["--against", database.url]);
    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain('extension "nosuch_extension" is not available');
  });

  test("when the database can't be reached, or is not there", async () => {
    using folder = createProject(SOURCES);
    const url = new URL(server.url);
    url.pathname = "/nosuch";
    const missing = await runDiff(folder, ["--against", url.href]);
    expect(missing.exitCode).toBe(3);
    expect(missing.stderr).toContain('database "nosuch" does not exist');
    url.port = "1";
    const unreachable = await runDiff(folder, ["--against", url.href]);
    expect(unreachable.exitCode).toBe(3);
    expect(unreachable.stderr).toContain("can't connect to postgresql://postgres:***@127.0.0.1:1");
  });

  test("when there is no URL", async () => {
    using folder = createProject(SOURCES);
    const run = await runDiff(folder, []);
    expect(run.exitCode).toBe(5);
    expect(run.stderr).toContain("environment local has no database_url");
  });

  test("on a format that there is not", async () => {
    using folder = createProject(SOURCES);
    const run = await runDiff(folder, ["--format", "xml"]);
    expect(run.exitCode).toBe(5);
    expect(run.stderr).toContain("it can be human or json or sql");
  });
});
