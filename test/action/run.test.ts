import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createProject, TestFolder } from "../temporary-folder.ts";
import { runScript } from "./run-script.ts";

/** On Windows the workflow runs the action itself; the stand-ins here are shell scripts. */
const onUnix = describe.skipIf(process.platform === "win32");

/** A program that notes its arguments, one a line, prints a document and ends as it is told. */
function writeProgram(folder: TestFolder, document: string, exitCode: number): string {
  folder.write("document", document);
  const path = folder.write(
    "program",
    `#!/bin/sh\nprintf '%s\\n' "$@" > "$0.args"\necho "::error::not mine" >&2\ncat "${folder.path}/document"\nexit ${exitCode}\n`,
  );
  Bun.spawnSync(["chmod", "+x", path]);
  return path;
}

async function run(
  folder: TestFolder,
  executable: string,
  variables: Readonly<Record<string, string>>,
) {
  const result = await runScript("run.sh", folder.path, {
    CONFITURE_EXECUTABLE: executable,
    CONFITURE_RUNTIME: process.execPath,
    INPUT_COMMAND: "build --check",
    INPUT_PROJECT: ".",
    INPUT_DIFFERENCES: "fail",
    GITHUB_STEP_SUMMARY: join(folder.path, "step-summary"),
    ...variables,
  });
  const lines = readFileSync(join(folder.path, "output"), "utf8").trim().split("\n");
  const outputs = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  return { ...result, outputs };
}

function readArguments(program: string): string[] {
  return readFileSync(`${program}.args`, "utf8").trimEnd().split("\n");
}

const OK = JSON.stringify({ schemaVersion: 1, command: "build", ok: true, problems: [] });
const DIFFERENT = JSON.stringify({
  schemaVersion: 1,
  command: "hash",
  ok: false,
  problems: [{ severity: "error", code: "file-added", message: "added", file: "a.sql" }],
  error: {
    code: "HASH_DIFFERS",
    message: "1 file differs",
    details: { hash: "a".repeat(64), differences: [{ kind: "added", path: "a.sql" }] },
  },
});

onUnix("the command of the action", () => {
  test("is split at spaces; nothing in it is expanded", async () => {
    using folder = new TestFolder();
    const program = writeProgram(folder, OK, 0);
    await run(folder, program, { INPUT_COMMAND: 'build  --output *.sql $HOME $(id) ";x' });
    const words = ["build", "--output", "*.sql", "$HOME", "$(id)", '";x'];
    expect(readArguments(program)).toEqual([...words, "--project", ".", "--format", "json"]);
  });

  test("on several lines each line is one argument", async () => {
    using folder = new TestFolder();
    const program = writeProgram(folder, OK, 0);
    await run(folder, program, { INPUT_COMMAND: "build\n--output\r\na file.sql\n\n" });
    expect(readArguments(program).slice(0, 3)).toEqual(["build", "--output", "a file.sql"]);
  });

  test("of nothing but spaces is refused", async () => {
    using folder = new TestFolder({ output: "" });
    const result = await run(folder, writeProgram(folder, OK, 0), { INPUT_COMMAND: "  " });
    expect(result.exitCode).toBe(5);
    expect(result.stdout).toContain("::error title=Confiture::the command is blank");
  });

  test("its own output is fenced, so that the runner takes no command from it", async () => {
    using folder = new TestFolder();
    const { stdout } = await run(folder, writeProgram(folder, OK, 0), {});
    const [first = "", words, last = ""] = stdout.split("\n");
    expect(words).toBe("::error::not mine");
    const token = /^::stop-commands::([0-9a-f]{32})$/.exec(first)?.[1];
    expect(token).toBeDefined();
    expect(last).toBe(`::${token}::`);
  });

  test("its exit code is the step's, and an output", async () => {
    using folder = new TestFolder();
    const result = await run(folder, writeProgram(folder, "", 3), {});
    expect(result.exitCode).toBe(3);
    expect(result.outputs["exit-code"]).toBe("3");
    expect(result.stdout).toContain("::error title=Confiture::the command ended with exit code 3");
  });
});

onUnix("a comparison with differences", () => {
  test("fails the step by default, with an annotation a file", async () => {
    using folder = new TestFolder();
    const result = await run(folder, writeProgram(folder, DIFFERENT, 4), {});
    expect(result.exitCode).toBe(4);
    expect(result.stdout).toContain("::error file=a.sql,");
  });

  test("is only reported when that is wanted", async () => {
    using folder = new TestFolder();
    const variables = { INPUT_DIFFERENCES: "report" };
    const result = await run(folder, writeProgram(folder, DIFFERENT, 4), variables);
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({ "exit-code": "4", hash: "a".repeat(64) });
    expect(result.stdout).not.toContain("::error file");
    const summary = readFileSync(result.outputs.summary ?? "", "utf8");
    expect(summary).toContain("<code>a.sql</code>");
    expect(readFileSync(join(folder.path, "step-summary"), "utf8")).toBe(summary);
  });
});

onUnix("the real program", () => {
  const source = join(import.meta.dir, "..", "..", "src", "cli.ts");

  function writeShim(folder: TestFolder): string {
    const path = folder.write("shim", `#!/bin/sh\nexec "${process.execPath}" "${source}" "$@"\n`);
    Bun.spawnSync(["chmod", "+x", path]);
    return path;
  }

  test("a build gives its hash and the path of its document", async () => {
    using folder = createProject({ "db/schema/a.sql": "SELECT 1;\n" });
    const result = await run(folder, writeShim(folder), { INPUT_COMMAND: "build" });
    expect(result.stderr).toBe("");
    expect(result.exitCode).toBe(0);
    const document = JSON.parse(readFileSync(result.outputs.json ?? "", "utf8"));
    expect(document.command).toBe("build");
    expect(result.outputs.hash).toBe(document.hash);
    expect(result.outputs.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test("a broken file is annotated at its line and column", async () => {
    using folder = createProject({ "db/schema/a.sql": "\nCREATE TABLE a (;\n" });
    const result = await run(folder, writeShim(folder), { INPUT_COMMAND: "build" });
    expect(result.exitCode).toBe(4);
    expect(result.stdout).toContain(
      "::error file=db/schema/a.sql,line=2,col=16,title=Confiture%3A unclosed-parenthesis::",
    );
  });
});
