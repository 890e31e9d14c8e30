import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import Ajv2020 from "ajv/dist/2020.js";
import schema from "../../schemas/output.schema.json" with { type: "json" };
import { startTestServer, type TestServer } from "../migrate/migration-project.ts";
import { eventually, PASSWORD } from "../postgres/scratch.ts";
import {
  BASE,
  createPreflightProject,
  type PreflightProject,
  ROWS,
  readState,
} from "../preflight/preflight-project.ts";
import { type CliRun, runCli, spawnCli } from "./run-cli.ts";

setDefaultTimeout(120_000);

const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema);
const FILES = {
  "2_phone.up.sql": `-- confiture: section columns
ALTER TABLE app.customer ADD COLUMN phone text;
-- confiture: section index
CREATE INDEX CONCURRENTLY customer_phone ON app.customer (phone);
`,
};
const SCHEMA = `${BASE.replace("email text NOT NULL", "email text NOT NULL, phone text")}
CREATE INDEX customer_phone ON app.customer (phone);\n`;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(18);
});
afterAll(() => server[Symbol.asyncDispose]());

/** Whatever it prints holds no password, and the server is afterwards as before. */
async function run(project: PreflightProject, ...args: string[]): Promise<CliRun> {
  const before = await readState(project.url);
  const found = await runCli(project.folder.path, ["migrate", "preflight", ...args]);
  for (const text of [found.stdout, found.stderr]) {
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(encodeURIComponent(PASSWORD));
  }
  expect(await readState(project.url)).toEqual(before);
  return found;
}

describe("confiture migrate preflight", () => {
  test("prints locks and times, and ends with 0 when all is well", async () => {
    using project = await createPreflightProject(server, FILES, SCHEMA);
    await project.load(ROWS);
    const { exitCode, stdout, stderr } = await run(project);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout.replace(/\d+ ms/g, "N ms").replace(/\d+\.\d kB/g, "N kB")).toBe(
      `db/migrations/2_phone.up.sql  N ms
  section columns  one transaction
    2:1  ALTER TABLE app.customer ADD COLUMN phone text;  N ms
         ACCESS EXCLUSIVE on table app.customer (5.0 k rows, N kB): blocks reads and writes, held N ms
  section index  each statement on its own
    4:1  CREATE INDEX CONCURRENTLY customer_phone ON app.customer (phone);  N ms
         SHARE UPDATE EXCLUSIVE on table app.customer (5.0 k rows, N kB): blocks neither reads nor writes, seen for N ms
`,
    );
    expect(stderr).toMatch(
      /^ℹ 1 pending migration of postgresql:\/\/postgres:\*\*\*@\S+, tried on a copy of its shape, without rows \(PostgreSQL 18\.\d+, embedded\)\n✔ It works, and the result is as the schema says\n$/,
    );
  });

  test("ends with 9 and shows the difference when the result is another one", async () => {
    using project = await createPreflightProject(server, FILES);
    const { exitCode, stdout, stderr } = await run(project, "--copy", "data");
    expect(exitCode).toBe(9);
    expect(stdout).toContain("\nThe result differs from the schema:\napp\n  ~ table customer\n");
    expect(stderr).toContain("tried on a whole copy");
    expect(stderr).toContain("error: the result differs from the schema: 2 changes");
  });

  test("ends with 3 and the place when a migration fails", async () => {
    using project = await createPreflightProject(server, {
      "2_bad.up.sql": "SELECT 1;\nALTER TABLE app.customer\n  ADD COLUMN email text;\n",
    });
    const { exitCode, stdout, stderr } = await run(project);
    expect(exitCode).toBe(3);
    expect(stdout).toStartWith("db/migrations/2_bad.up.sql failed\n    1:1  SELECT 1;");
    expect(stderr).toContain(
      'error[42701]: column "email" of relation "customer" already exists\n --> db/migrations/2_bad.up.sql:2:1',
    );
    expect(stderr).toContain(
      "error: migration 2_bad failed on the copy\n  hint: the database itself was only read",
    );
  });

  test("--format json prints a document of the published schema, in every case", async () => {
    using project = await createPreflightProject(server, FILES, SCHEMA);
    const read = async (...args: string[]) => {
      const { exitCode, stdout } = await run(project, "--format", "json", ...args);
      const document = JSON.parse(stdout);
      validate(document);
      expect({ args, errors: validate.errors ?? [] }).toEqual({ args, errors: [] });
      return { exitCode, document };
    };
    const good = await read("--verbose");
    expect(good.exitCode).toBe(0);
    expect(good.document).toMatchObject({
      command: "migrate preflight",
      ok: true,
      applied: 1,
      copy: { kind: "shape", server: "embedded" },
      isDifferent: false,
      changes: [],
      migrations: [
        { version: "2", state: "replayed", sections: [{ name: "columns" }, { name: "index" }] },
      ],
    });
    project.write("3_bad.up.sql", "SELECT nope;\n");
    const bad = await read();
    expect(bad.exitCode).toBe(3);
    expect(bad.document).toMatchObject({
      ok: false,
      error: { code: "MIGRATION_FAILED" },
      problems: [{ file: "db/migrations/3_bad.up.sql", line: 1, column: 8 }],
      migrations: [{ state: "replayed" }, { state: "failed" }],
    });
    expect((await read("--to", "2")).exitCode).toBe(0);
    expect((await read("--to", "9")).exitCode).toBe(5);
  });

  test("--max-lock warns of what is held too long, and --strict fails on it", async () => {
    const sql = "ALTER TABLE app.customer ADD COLUMN phone text;\nSELECT pg_sleep(0.1);\n";
    const schema = BASE.replace("email text NOT NULL", "email text NOT NULL, phone text");
    using project = await createPreflightProject(server, { "2_slow.up.sql": sql }, schema);
    await project.load(ROWS);
    const lenient = await run(project, "--max-lock", "50ms");
    expect(lenient.exitCode).toBe(0);
    expect(lenient.stderr).toMatch(
      /warning\[lock-held\]: ACCESS EXCLUSIVE on table app\.customer holds up reads and writes for \d+ ms\n --> db\/migrations\/2_slow\.up\.sql:1:1/,
    );
    const strict = await run(project, "--max-lock", "50ms", "--strict");
    expect(strict.exitCode).toBe(3);
    expect(strict.stderr).toContain("error[lock-held]: ACCESS EXCLUSIVE on table app.customer");
    expect((await run(project, "--strict")).exitCode).toBe(0);
  });

  test("--against names the database; a wrong one ends with 3", async () => {
    using project = await createPreflightProject(server, {}, BASE);
    const other = await createPreflightProject(server, FILES);
    using _other = other;
    const found = await run(project, "--against", other.url);
    expect(found.exitCode).toBe(0);
    expect(found.stderr).toContain(
      `Nothing is pending in ${other.url.replace(/:[^:@]+@/, ":***@")}`,
    );
    const url = new URL(other.url);
    url.pathname = "/nosuch";
    const wrong = await run(project, "--against", url.href);
    expect(wrong.exitCode).toBe(3);
    expect(wrong.stderr).toContain('database "nosuch" does not exist');
    const typo = await run(project, "--max-lock", "soon");
    expect(typo.exitCode).toBe(5);
    expect((await run(project, "--copy", "rows")).stderr).toContain("it can be shape or data");
  });

  test.each(["shape", "data"] as const)("%s: Ctrl-C leaves nothing behind", async (copy) => {
    using project = await createPreflightProject(server, {
      "2_slow.up.sql": "DO $$ BEGIN RAISE NOTICE 'begun'; END $$;\nSELECT pg_sleep(60);\n",
    });
    const before = await readState(project.url);
    const child = spawnCli(project.folder.path, ["migrate", "preflight", "--copy", copy]);
    let stderr = "";
    const reading = (async () => {
      for await (const chunk of child.stderr) stderr += new TextDecoder().decode(chunk);
    })();
    expect(await eventually(() => stderr.includes("begun"), 60_000)).toBe(true);
    child.kill("SIGINT");
    expect(await child.exited).toBe(130);
    await reading;
    expect(stderr).toContain("the preflight was stopped");
    expect(await readState(project.url)).toEqual(before);
  });
});
