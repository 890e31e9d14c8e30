// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of Flyway are meant
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import schema from "../../schemas/output.schema.json" with { type: "json" };
import {
  createMigrationProject,
  startTestServer,
  type TestServer,
} from "../migrate/migration-project.ts";
import { PASSWORD } from "../postgres/scratch.ts";
import { TestFolder } from "../temporary-folder.ts";
import { runCli } from "./run-cli.ts";

setDefaultTimeout(120_000);

const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema);
const VERBS = [
  "new",
  "up",
  "down",
  "redo",
  "status",
  "current",
  "preflight",
  "baseline",
  "verify-checksums",
  "repair",
  "import",
  "reset",
];
const FILES = {
  "1_a.up.sql": "CREATE TABLE a (id int);\n",
  "1_a.down.sql": "DROP TABLE a;\n",
  "2_b.up.sql": "SELECT 1;\n",
};

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe("confiture migrate", () => {
  test.each([[["migrate"]], [["migrate", "--help"]], [["help", "migrate"]]])(
    "%j lists its commands",
    async (args) => {
      const { exitCode, stdout } = await runCli("/", args);
      expect(exitCode).toBe(0);
      for (const verb of VERBS) expect(stdout).toContain(verb);
    },
  );

  test.each(VERBS)("%s --help shows flags and examples", async (verb) => {
    const { exitCode, stdout } = await runCli("/", ["migrate", verb, "--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`USAGE confiture migrate ${verb}`);
    expect(stdout).toContain("--project");
    expect(stdout).toContain(`\n  confiture migrate ${verb}`);
    expect((await runCli("/", ["help", "migrate", verb])).stdout).toBe(stdout);
  });

  test.each([
    [["migrat"], 'unknown command "migrat"', "did you mean migrate?"],
    [["migrate", "upp"], 'unknown command "migrate upp"', "did you mean migrate up?"],
    [["migrate", "zzzzz"], 'unknown command "migrate zzzzz"', "the commands are generate, new, up"],
    [["migrate", "--to", "1"], "unknown flag --to before a command", "confiture migrate --help"],
    [["migrate", "up", "--setps", "1"], "unknown flag --setps", "did you mean --steps?"],
    [["migrate", "up", "--steps", "0"], '--steps can\'t be "0"', "from 1 on"],
    [["migrate", "up", "--lock-wait", "soon"], '--lock-wait can\'t be "soon"', "10min"],
    [["migrate", "up", "--out-of-order", "no"], '--out-of-order can\'t be "no"', "error or warn"],
    [["migrate", "baseline"], "through", "--help"],
    [["migrate", "new"], "NAME", "--help"],
    [["migrate", "new", "--", "%"], 'a migration can\'t be called "%"', "use letters and digits"],
    [["migrate", "repair", "--in-doubt", "done", "--restart", "1"], "exclude each other", "leave"],
    [["migrate", "import"], "which tool", "--from dbmate"],
    [["migrate", "import", "--from", "sqitch"], '--from can\'t be "sqitch"', "dbmate or goose"],
    [["migrate", "import", "--from", "goose"], "no folder of goose is here", "--dir"],
    [
      ["migrate", "import", "--from", "flyway", "--placeholder", "a"],
      '--placeholder can\'t be "a"',
      "NAME=VALUE",
    ],
  ])("%j ends with 5 and says why", async (args, message, hint) => {
    using folder = new TestFolder({ "db/environments/local.yaml": "include_dirs: [db/schema]\n" });
    const { exitCode, stderr } = await runCli(folder.path, args);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 5 });
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  });

  test("new writes an up and a down file, of a version that no other has", async () => {
    using folder = new TestFolder({ "db/environments/local.yaml": "include_dirs: [db/schema]\n" });
    for (let time = 0; time < 2; time += 1) {
      const run = await runCli(folder.path, ["migrate", "new", "Add e-mail", "--format", "json"]);
      const document = JSON.parse(run.stdout);
      expect(document.upPath).toMatch(/^db\/migrations\/\d{14}_add_e_mail\.up\.sql$/);
      expect(existsSync(join(folder.path, document.downPath))).toBe(true);
      validate(document);
      expect(validate.errors ?? []).toEqual([]);
    }
    expect([...new Bun.Glob("db/migrations/*").scanSync(folder.path)].length).toBe(4);
  });

  test("a life: status, up, current, down, redo, baseline, checksums, repair", async () => {
    using project = createMigrationProject(await server.createDatabase(), FILES);
    const run = (...args: string[]) => runCli(project.folder.path, ["migrate", ...args]);
    const before = await run("status");
    expect(before.stdout).toBe("pending      1_a\npending      2_b\n");
    expect(before.stderr).toContain("This database has no ledger yet");
    expect((await run("up", "--dry-run")).stdout).toBe(
      "db/migrations/1_a.up.sql (1 statement, one transaction)\ndb/migrations/2_b.up.sql (1 statement, one transaction)\n",
    );
    const up = await run("up", "--to", "1");
    expect([up.exitCode, up.stdout]).toEqual([0, ""]);
    expect(up.stderr).toMatch(/✔ Applied db\/migrations\/1_a\.up\.sql \(\d+ ms\)\n/);
    expect((await run("current")).stdout).toBe("1\n");
    expect((await run("redo")).stderr).toContain("Undid db/migrations/1_a.down.sql");
    expect((await run("baseline", "--through", "2")).stderr).toContain("Marked 1 migration");
    expect((await run("status")).stdout).toMatch(
      /^applied {6}1_a \S+Z by postgres\napplied {6}2_b \S+Z by postgres, baseline\n$/,
    );
    expect((await run("down")).exitCode).toBe(8);
    expect((await run("verify-checksums")).stderr).toContain("2 migrations as applied");
    project.write("1_a.up.sql", "CREATE TABLE z (id int);\n");
    const changed = await run("verify-checksums");
    expect(changed.exitCode).toBe(3);
    expect(changed.stderr).toContain("- CREATE TABLE a (id int);");
    expect((await run("up")).exitCode).toBe(3);
    expect((await run("repair")).stderr).toContain("Accepted the file of 1 as it is");
    expect((await run("up")).stderr).toContain("Nothing is pending");
  });

  test("every command prints a document of the published schema, and no password", async () => {
    using project = createMigrationProject(await server.createDatabase(), FILES);
    for (const args of [
      ["status"],
      ["up", "--dry-run"],
      ["up"],
      ["up", "--to", "9"],
      ["current"],
      ["verify-checksums"],
      ["repair"],
      ["down"],
      ["redo"],
      ["baseline", "--through", "2"],
      ["nothing"],
    ]) {
      const run = await runCli(project.folder.path, ["migrate", ...args, "--format", "json"]);
      const document = JSON.parse(run.stdout);
      if (args[0] !== "nothing") {
        validate(document);
        expect({ args, errors: validate.errors ?? [] }).toEqual({ args, errors: [] });
      }
      expect(run.stdout + run.stderr).not.toContain(PASSWORD);
    }
  });

  test("import takes files and history over, and says so", async () => {
    using project = createMigrationProject(await server.createDatabase(), {});
    project.folder.write("sql/V1__a.sql", "SELECT '${x}', '${y}';\n");
    const args = ["--from", "flyway", "--placeholder", "x=1", "--placeholder", "Y=b=c"];
    const run = (...more: string[]) =>
      runCli(project.folder.path, ["migrate", "import", ...args, ...more]);
    expect((await run("--dry-run")).stdout).toBe(
      "sql/V1__a.sql → db/migrations/1_a.up.sql (pending)\n",
    );
    const document = JSON.parse((await run("--format", "json")).stdout);
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
    expect(document).toMatchObject({ ok: true, written: 1, marked: [] });
    expect(await Bun.file(join(project.folder.path, "db/migrations/1_a.up.sql")).text()).toBe(
      "SELECT '1', 'b=c';\n",
    );
    const again = await run("--no-database");
    expect([again.exitCode, again.stdout]).toEqual([0, ""]);
    expect(again.stderr).toContain("1 migration of flyway: all there already");
  });

  test("completions know the commands and their flags", async () => {
    const verbs = await runCli("/", ["complete", "--", "migrate", ""]);
    for (const verb of VERBS) expect(verbs.stdout).toContain(`${verb}\t`);
    const values = await runCli("/", ["complete", "--", "migrate", "up", "--out-of-order", ""]);
    expect(values.stdout).toContain("allow");
  });
});
