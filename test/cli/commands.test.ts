import { describe, expect, test } from "bun:test";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { createProject, TestFolder } from "../temporary-folder.ts";
import { runCli } from "./run-cli.ts";

const SOURCES = { "db/schema/a.sql": "SELECT 1;\n", "db/schema/b.sql": "SELECT 2;\n" };

describe("confiture", () => {
  test.each([[["--version"]], [["-V"]]])("%j prints the version alone", async (args) => {
    const run = await runCli("/", args);
    expect(run).toEqual({ exitCode: 0, stdout: `${manifest.version}\n`, stderr: "" });
  });

  test.each([[[]], [["--help"]], [["help"]]])("%j lists the commands", async (args) => {
    const { exitCode, stdout } = await runCli("/", args);
    expect(exitCode).toBe(0);
    for (const name of ["build", "diff", "verify", "hash", "init", "doctor", "completions"]) {
      expect(stdout).toContain(name);
    }
    expect(stdout).not.toContain("\u001b");
  });

  test.each([["build"], ["diff"], ["verify"], ["hash"], ["init"], ["doctor"], ["completions"]])(
    "%s --help shows flags and examples, in English and in both spellings",
    async (command) => {
      const { exitCode, stdout } = await runCli("/", [command, "--help"]);
      expect(exitCode).toBe(0);
      expect(stdout).toContain("--project");
      expect(stdout).toContain("EXAMPLES");
      expect(stdout).toContain(`confiture ${command}`);
      expect((await runCli("/", ["help", command])).stdout).toBe(stdout);
    },
  );
});

describe("confiture hash", () => {
  test("prints the hash alone, and --files the manifest that sha256sum accepts", async () => {
    using folder = createProject(SOURCES);
    const hash = await runCli(folder.path, ["hash"]);
    expect(hash.stdout).toMatch(/^[0-9a-f]{64}\n$/);
    const files = await runCli(folder.path, ["hash", "--files"]);
    const checked = execFileSync("sha256sum", ["-c"], { cwd: folder.path, input: files.stdout });
    expect(checked.toString()).toBe("db/schema/a.sql: OK\ndb/schema/b.sql: OK\n");
    const digest = execFileSync("sha256sum", { input: files.stdout }).toString();
    expect(digest.slice(0, 64)).toBe(hash.stdout.trim());
  });

  test("--verify says what changed, and ends with 4", async () => {
    using folder = createProject(SOURCES);
    const { stdout } = await runCli(folder.path, ["hash", "--files"]);
    writeFileSync(join(folder.path, "m.sha256"), stdout);
    const same = await runCli(folder.path, ["hash", "--verify", "m.sha256"]);
    expect([same.exitCode, same.stdout]).toEqual([0, ""]);
    expect(same.stderr).toContain("nothing changed since m.sha256");
    folder.write("db/schema/a.sql", "SELECT 9;\n");
    folder.write("db/schema/c.sql", "SELECT 3;\n");
    const changed = await runCli(folder.path, ["hash", "--verify", "m.sha256"]);
    expect(changed.exitCode).toBe(4);
    expect(changed.stderr).toContain("error[file-changed]: its bytes changed\n--> db/schema/a.sql");
    expect(changed.stderr).toContain("error[file-added]");
    expect(changed.stderr).toContain("2 files differ from m.sha256");
    const json = await runCli(folder.path, ["hash", "--verify", "m.sha256", "--format", "json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      error: {
        code: "HASH_DIFFERS",
        details: { differences: [{ kind: "changed" }, { kind: "added" }] },
      },
    });
  });

  test("--verify of a file that is missing or no manifest", async () => {
    using folder = createProject(SOURCES);
    const missing = await runCli(folder.path, ["hash", "--verify", "none"]);
    expect([missing.exitCode, missing.stderr.includes("the manifest none can't be read")]).toEqual([
      5,
      true,
    ]);
    folder.write("bad", "hello\n");
    const bad = await runCli(folder.path, ["hash", "--verify", "bad"]);
    expect([bad.exitCode, bad.stderr.includes("bad:1: not a line of a manifest")]).toEqual([
      5,
      true,
    ]);
  });
});

describe("confiture init", () => {
  test("writes a project that builds at once, and names the next step", async () => {
    using folder = new TestFolder();
    const run = await runCli(folder.path, ["init", "app"]);
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain("Next: cd app && confiture build --check");
    const built = await runCli(join(folder.path, "app"), ["build", "--format", "json"]);
    expect(JSON.parse(built.stdout)).toMatchObject({ ok: true, files: 4, problems: [] });
  });

  test("refuses to overwrite, names what is there, and writes nothing", async () => {
    using folder = new TestFolder({ "db/environments/local.yaml": "include_dirs: [x]\n" });
    const run = await runCli(folder.path, ["init"]);
    expect(run.exitCode).toBe(5);
    expect(run.stderr).toContain("there is something already: db/environments/local.yaml");
    expect(execFileSync("find", [folder.path, "-type", "f"]).toString().trim()).toBe(
      join(folder.path, "db/environments/local.yaml"),
    );
  });

  test("gives editors the JSON Schema: a copy, or the installed package's", async () => {
    using folder = new TestFolder({
      "b/node_modules/confiture/schemas/environment.schema.json": "{}",
    });
    await runCli(folder.path, ["init", "a"]);
    await runCli(folder.path, ["init", "b"]);
    const first = (name: string) =>
      readFileSync(join(folder.path, name, "db/environments/local.yaml"), "utf8").split("\n")[0];
    expect(first("a")).toBe("# yaml-language-server: $schema=environment.schema.json");
    expect(first("b")).toBe(
      "# yaml-language-server: $schema=../../node_modules/confiture/schemas/environment.schema.json",
    );
    const copy = readFileSync(
      join(folder.path, "a/db/environments/environment.schema.json"),
      "utf8",
    );
    expect(JSON.parse(copy).title).toBe("Confiture environment");
  });
});

describe("confiture completions", () => {
  test.each([
    ["bash", "complete -F"],
    ["zsh", "#compdef confiture"],
    ["fish", "complete -c confiture"],
    ["powershell", "Register-ArgumentCompleter"],
  ])("%s", async (shell, marker) => {
    const run = await runCli("/", ["completions", shell]);
    expect([run.exitCode, run.stdout.includes(marker), run.stderr]).toEqual([0, true, ""]);
  });

  test.each([
    [["completions"], "which shell?"],
    [["completions", "bsh"], 'no completions for the shell "bsh"'],
  ])("%j is refused", async (args, message) => {
    const run = await runCli("/", args);
    expect([run.exitCode, run.stderr.includes(message)]).toEqual([5, true]);
  });

  test("the script's own question gets commands, flags, values and environments", async () => {
    using folder = createProject(SOURCES);
    const ask = async (...words: string[]) =>
      (await runCli(folder.path, ["complete", "--", ...words])).stdout;
    expect(await ask("")).toContain("build");
    expect(await ask("build", "--sch")).toContain("--schema-only");
    expect(await ask("build", "--format", "")).toContain("json");
    expect(await ask("build", "--env", "")).toContain("local");
    expect(await ask("completions", "")).toContain("fish");
  });
});

describe("confiture doctor", () => {
  test("shows what it finds, in a project and outside one", async () => {
    using folder = createProject(SOURCES);
    const inside = await runCli(folder.path, ["doctor"]);
    expect(inside.exitCode).toBe(0);
    expect(inside.stdout).toContain(manifest.version);
    expect(inside.stdout).toMatch(/core +(native|fallback)/i);
    expect(inside.stdout).toContain("local");
    const outside = await runCli("/", ["doctor"]);
    expect(outside.exitCode).toBe(0);
    expect(outside.stdout).toContain("confiture init");
  });

  test("shows why the fallback serves", async () => {
    const run = await runCli("/", ["doctor", "--format", "json"], { CONFITURE_NATIVE: "off" });
    expect(JSON.parse(run.stdout)).toMatchObject({ ok: true, core: { kind: "fallback" } });
    expect(JSON.parse(run.stdout).core.reason).toContain("CONFITURE_NATIVE");
  });

  test("never shows a password", async () => {
    using folder = createProject(
      SOURCES,
      "include_dirs: [db/schema]\ndatabase_url: postgresql://me:hunter2@host/db\n",
    );
    const run = await runCli(folder.path, ["doctor", "--verbose"]);
    expect(run.stdout + run.stderr).not.toContain("hunter2");
  });
});
