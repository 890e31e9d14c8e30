import { describe, expect, test } from "bun:test";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createProject } from "../temporary-folder.ts";
import { runCli, spawnCli } from "./run-cli.ts";

const GOOD = { "db/schema/a.sql": "CREATE TABLE a (id int);\n" };
const OUTPUT = "db/generated/schema_local.sql";

describe("confiture build", () => {
  test("builds, says what it did on standard error, and nothing on standard output", async () => {
    using folder = createProject(GOOD);
    const run = await runCli(folder.path, ["build"]);
    expect(run.stdout).toBe("");
    expect(run.stderr).toMatch(/^✔ Built db\/generated\/schema_local\.sql \(1 files?, \d+ B\)$/m);
    expect(run.stderr).toMatch(/hash [0-9a-f]{12}…/);
    expect(run.stderr).not.toContain("\u001b");
    expect(run.exitCode).toBe(0);
    expect((await runCli(folder.path, ["build"])).stderr).toContain("is up to date");
  });

  test("finds the project from a folder inside, and takes one by --project", async () => {
    using folder = createProject(GOOD);
    const inside = await runCli(join(folder.path, "db/schema"), ["build", "--dry-run"]);
    expect([inside.exitCode, inside.stderr.includes("Would build 1 file")]).toEqual([0, true]);
    const named = await runCli("/", ["build", "--project", folder.path, "-q"]);
    expect([named.exitCode, named.stderr]).toEqual([0, ""]);
    expect(existsSync(join(folder.path, OUTPUT))).toBe(true);
  });

  test("--stdout gives the same bytes as the file, and writes none", async () => {
    using folder = createProject(GOOD);
    const run = await runCli(folder.path, ["build", "--stdout"]);
    expect(existsSync(join(folder.path, "db/generated"))).toBe(false);
    await runCli(folder.path, ["build"]);
    expect(run.stdout).toBe(readFileSync(join(folder.path, OUTPUT), "utf8"));
  });

  test("--format json is one document, also when it fails", async () => {
    using folder = createProject(GOOD);
    const good = JSON.parse((await runCli(folder.path, ["build", "--format", "json"])).stdout);
    expect(good).toMatchObject({
      schemaVersion: 1,
      command: "build",
      ok: true,
      files: 1,
      problems: [],
    });
    expect(good.outputs[0]).toMatchObject({ status: "written", files: 1 });
    expect(good.core.kind).toMatch(/^(native|fallback)$/);
    folder.write("db/schema/b.sql", "SELECT 'open");
    const bad = await runCli(folder.path, ["build", "--format=json"]);
    expect([bad.exitCode, bad.stderr]).toEqual([4, ""]);
    expect(JSON.parse(bad.stdout)).toMatchObject({
      ok: false,
      problems: [{ code: "unterminated-string", file: "db/schema/b.sql", line: 1, column: 8 }],
      error: { code: "SOURCE_REFUSED", exitCode: 4 },
    });
  });

  test("shows a refused file as a compiler would", async () => {
    using folder = createProject({ "db/schema/a.sql": "SELECT 1;\nSELECT 'é, 2;\n" });
    const run = await runCli(folder.path, ["build"]);
    expect(run.exitCode).toBe(4);
    expect(run.stderr).toBe(
      [
        "error[unterminated-string]: the file ends inside the string that begins here",
        " --> db/schema/a.sql:2:8",
        "  |",
        "2 | SELECT 'é, 2;",
        "  |        ^",
        "  = hint: close it with ' (a quote inside is written '')",
        "",
        "error: 1 problem in the source files",
        "  hint: nothing was written; the old output, if there is one, is untouched",
        "",
      ].join("\n"),
    );
  });

  test("shows ten warnings and counts the rest; --verbose shows all, --quiet none", async () => {
    const sources = Object.fromEntries(
      Array.from({ length: 13 }, (_, index) => [`db/schema/${index}.sql`, "SELECT 1"]),
    );
    using folder = createProject(sources);
    const count = (text: string) => text.split("warning[missing-semicolon]").length - 1;
    const normal = await runCli(folder.path, ["build"]);
    expect(count(normal.stderr)).toBe(10);
    expect(normal.stderr).toContain("and 3 more (--verbose shows all)");
    const verbose = await runCli(folder.path, ["build", "--verbose"]);
    expect(count(verbose.stderr)).toBe(13);
    expect(verbose.stderr).toMatch(/(native|fallback) core: /);
    expect((await runCli(folder.path, ["build", "--quiet"])).stderr).toBe("");
  });

  test("colours only when asked for outside a terminal", async () => {
    using folder = createProject(GOOD);
    const forced = await runCli(folder.path, ["build"], { FORCE_COLOR: "1" });
    expect(forced.stderr).toContain("\u001b[32m✔");
    const refused = await runCli(folder.path, ["build", "--no-color"], { FORCE_COLOR: "1" });
    expect(refused.stderr).not.toContain("\u001b");
  });

  test("--timestamp takes SOURCE_DATE_EPOCH, and refuses a wrong one", async () => {
    using folder = createProject(GOOD);
    await runCli(folder.path, ["build", "--timestamp"], { SOURCE_DATE_EPOCH: "86400" });
    expect(readFileSync(join(folder.path, OUTPUT), "utf8")).toContain(
      "-- Built at: 1970-01-02T00:00:00.000Z",
    );
    const run = await runCli(folder.path, ["build", "--timestamp"], { SOURCE_DATE_EPOCH: "soon" });
    expect(run.exitCode).toBe(5);
    expect(run.stderr).toContain('SOURCE_DATE_EPOCH can\'t be "soon"');
  });

  test.each([
    [["build", "--outptu", "x"], "unknown flag --outptu", "did you mean --output?"],
    [
      ["build", "--stdout", "--output", "x"],
      "--stdout and --output exclude each other",
      "leave out",
    ],
    [["build", "--schema-only", "--with-seeds"], "exclude each other", "leave out"],
    [["build", "--env", "prod"], "prod", "local"],
    [["build", "extra"], 'unexpected argument "extra"', "--help"],
    [["buidl"], 'unknown command "buidl"', "did you mean build?"],
    [["--verison"], "unknown flag --verison before a command", "did you mean --version?"],
    [
      ["zzz"],
      'unknown command "zzz"',
      "the commands are build, diff, verify, hash, init, doctor, completions, migrate",
    ],
  ])("%j ends with 5 and says why", async (args, message, hint) => {
    using folder = createProject(GOOD);
    const run = await runCli(folder.path, args);
    expect(run.exitCode).toBe(5);
    expect(run.stderr).toContain(message);
    expect(run.stderr).toContain(hint);
    expect(run.stdout).toBe("");
  });

  test.each([["--stdout"], ["--watch"]])(
    "%s with --format json is refused in JSON",
    async (flag) => {
      using folder = createProject(GOOD);
      const run = await runCli(folder.path, ["build", flag, "--format", "json"]);
      expect(JSON.parse(run.stdout).error).toMatchObject({ code: "USAGE", exitCode: 5 });
      expect(JSON.parse(run.stdout).error.message).toContain("exclude each other");
    },
  );

  test("outside a project it ends with 2 and names init", async () => {
    const run = await runCli("/", ["build"]);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain("confiture init");
  });

  test.skipIf(process.platform !== "linux")("says that the output can't be written", async () => {
    using folder = createProject(GOOD);
    const run = await runCli(folder.path, ["build", "--output", "/sys/confiture.sql"]);
    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain("the output /sys/confiture.sql can't be written");
    expect(run.stderr).toContain("hint: choose another --output, or make its folder writable");
  });

  test.skipIf(!canMount())("a full disk leaves the old output and no temporary file", async () => {
    using folder = createProject({ "db/schema/a.sql": `-- ${"x".repeat(200_000)}\nSELECT 1;\n` });
    folder.write("disk/keep", "");
    const script = `mount -t tmpfs -o size=64k none disk && echo old > disk/out.sql
      "$BUN" "$CLI" build --output disk/out.sql; echo "exit $?"; ls -A disk; cat disk/out.sql`;
    const out = execFileSync("unshare", ["-rm", "sh", "-c", `(${script}) 2>&1`], {
      cwd: folder.path,
      env: {
        ...process.env,
        BUN: process.execPath,
        CLI: join(import.meta.dir, "../../src/cli.ts"),
      },
    }).toString();
    expect(out).toContain("hint: free some space; the old output is untouched");
    expect(out).toContain("exit 4\nout.sql\nold\n");
  });
});

describe("Ctrl-C", () => {
  test("ends with 130, leaves the old output and no temporary file", async () => {
    using folder = createProject({ [OUTPUT]: "old" });
    const chunk = `SELECT '${"x".repeat(1000)}';\n`.repeat(8000);
    for (let index = 0; index < 40; index += 1) folder.write(`db/schema/${index}.sql`, chunk);
    const child = spawnCli(folder.path, ["build"]);
    const generated = join(folder.path, "db/generated");
    while (readdirSync(generated).length < 2) await Bun.sleep(2);
    child.kill("SIGINT");
    expect(await child.exited).toBe(130);
    expect(readdirSync(generated)).toEqual(["schema_local.sql"]);
    expect(readFileSync(join(folder.path, OUTPUT), "utf8")).toBe("old");
    expect(await new Response(child.stderr).text()).toContain("nothing was written");
  });
});

test("--watch builds again after a change, also after a mistake, until it is stopped", async () => {
  using folder = createProject(GOOD);
  const child = spawnCli(folder.path, ["build", "--watch"]);
  const seen = collect(child.stderr);
  await seen.until("Watching");
  folder.write("db/schema/b.sql", "SELECT 'open");
  await seen.until("unterminated-string");
  folder.write("db/schema/b.sql", "SELECT 2;\n");
  await seen.until("(2 files");
  child.kill("SIGINT");
  await child.exited;
  expect(readFileSync(join(folder.path, OUTPUT), "utf8")).toContain("SELECT 2;");
});

function collect(stream: ReadableStream<Uint8Array>) {
  let text = "";
  const decoder = new TextDecoder();
  void (async () => {
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  })();
  return {
    until: async (needle: string) => {
      const deadline = Date.now() + 10_000;
      while (!text.includes(needle)) {
        if (Date.now() > deadline) throw new Error(`no "${needle}" in:\n${text}`);
        await Bun.sleep(10);
      }
    },
  };
}

function canMount(): boolean {
  try {
    execFileSync("unshare", ["-rm", "sh", "-c", "mount -t tmpfs none /tmp"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
