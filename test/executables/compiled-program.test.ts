import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { compileProgram } from "../../scripts/executables/compile-program.ts";
import { findLibrary } from "../../scripts/packages/platform-package.ts";
import { findHostTarget, type Target } from "../../scripts/targets.ts";
import { runCli } from "../cli/run-cli.ts";
import { runProgram } from "../packages/run-program.ts";
import { TestFolder } from "../temporary-folder.ts";

const LIMIT_MS = 60_000;
const SIZE_OVER_EMPTY_BYTES = 35_000_000;
const OUTPUT = "db/generated/schema_local.sql";
// An ordinary user: whoever runs this or, for root, `nobody`.
const USER = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined;

const host = hostTarget();
const isBuilt = existsSync(findLibrary(host));
const root = new TestFolder();
const cacheDir = makeFolder("cache");
let program = "";
let expected = "";

beforeAll(async () => {
  chmodSync(root.path, 0o755);
  program = (await compileProgram(host, join(root.path, "confiture"))).path;
  expected = await buildFromSources();
}, LIMIT_MS);

afterAll(() => root[Symbol.dispose]());

describe("an executable, with nothing in PATH and as an ordinary user", () => {
  test(
    "builds and checks in an empty folder",
    async () => {
      const run = await startProject("plain", makeFolder("plain-tmp"));
      await run("build");
      expect(await Bun.file(join(root.path, "plain", OUTPUT)).text()).toBe(expected);
      const checked = await run("build", "--check");
      expect(checked.stderr).toContain("(pglite)");
      expect(checked.exitCode).toBe(0);
      expect(await readCore(run)).toMatchObject({ kind: isBuilt ? "native" : "fallback" });
      expect((await run("--version")).stdout).toBe(`${manifest.version}\n`);
    },
    LIMIT_MS,
  );

  test(
    "builds and checks on the fallback when it can write no temporary file",
    async () => {
      const temporary = join(root.path, "unwritable");
      mkdirSync(temporary, { mode: 0o555 });
      const run = await startProject("readonly", temporary);
      await run("build", "--check");
      expect(await Bun.file(join(root.path, "readonly", OUTPUT)).text()).toBe(expected);
      const { kind, reason } = await readCore(run);
      expect(kind).toBe("fallback");
      if (isBuilt) expect(reason).toContain(`(it is written to ${temporary} first)`);
      expect(readdirSync(temporary)).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    "says what to do when it can write neither there nor to its cache",
    async () => {
      const run = await startProject("nowhere", join(root.path, "missing"));
      const failed = await run.plain(["build", "--check"], { CONFITURE_CACHE_DIR: "/proc/none" });
      expect(failed.exitCode).toBe(3);
      expect(failed.stderr).toContain(
        "there is no folder for a scratch database: /proc/none can't",
      );
      expect(failed.stderr).toContain("set CONFITURE_CACHE_DIR to a folder that can be written");
    },
    LIMIT_MS,
  );

  test.if(isBuilt)(
    "is not misled by a stale or damaged copy of its library",
    async () => {
      const temporary = makeFolder("stale-tmp");
      const run = await startProject("stale", temporary);
      expect((await readCore(run)).kind).toBe("native");
      const [copy = ""] = readdirSync(temporary).filter((name) => name.startsWith(".bun-"));
      const whole = await Bun.file(join(temporary, copy)).bytes();
      expect(whole.length).toBe(Bun.file(findLibrary(host)).size);
      const damaged = Uint8Array.from(whole, (byte, index) => (index > 100 ? byte ^ 0xff : byte));
      // Bun takes a copy of the right size as it is; the system then refuses to load it.
      for (const content of [whole.subarray(0, whole.length >> 1), new Uint8Array(), damaged]) {
        writeFileSync(join(temporary, copy), content);
        await run("build", "--output", `out-${content.length}.sql`);
        const built = Bun.file(join(root.path, "stale", `out-${content.length}.sql`));
        expect(await built.text()).toBe(expected);
        expect((await readCore(run)).kind).toBe("native");
        expect(readdirSync(temporary)).toEqual([copy]);
      }
    },
    LIMIT_MS,
  );
});

test(
  "an executable is at most 35 MB larger than an empty program",
  async () => {
    const source = root.write("empty.ts", "");
    const outfile = join(root.path, "empty");
    const empty = await Bun.build({ entrypoints: [source], compile: { outfile } });
    const emptyBytes = Bun.file(empty.outputs[0]?.path ?? "").size;
    expect(emptyBytes).toBeGreaterThan(50_000_000);
    expect(Bun.file(program).size - emptyBytes).toBeLessThan(SIZE_OVER_EMPTY_BYTES);
  },
  LIMIT_MS,
);

/** A folder with a project from `init`, and a way to run the program in it that must succeed. */
async function startProject(name: string, temporary: string) {
  const cwd = makeFolder(name);
  const plain = (args: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
    runProgram([program, ...args], {
      cwd,
      user: USER,
      variables: {
        ...{ PATH: "", HOME: join(root.path, "no-home"), CONFITURE_NATIVE: undefined },
        ...{ TMPDIR: temporary, CONFITURE_CACHE_DIR: cacheDir, ...variables },
      },
    });
  const run = async (...args: string[]) => {
    const result = await plain(args);
    if (result.exitCode === 0) return result;
    throw new Error(`${args.join(" ")} ended with ${result.exitCode}: ${result.stderr}`);
  };
  await run("init");
  return Object.assign(run, { plain });
}

async function readCore(
  run: (...args: string[]) => Promise<{ readonly stdout: string }>,
): Promise<{ kind: string; reason: string }> {
  return JSON.parse((await run("doctor", "--format", "json")).stdout).core;
}

async function buildFromSources(): Promise<string> {
  using folder = new TestFolder();
  await runCli(folder.path, ["init"]);
  const { exitCode, stderr } = await runCli(folder.path, ["build"]);
  if (exitCode !== 0) throw new Error(`the build from the sources failed: ${stderr}`);
  return await Bun.file(join(folder.path, OUTPUT)).text();
}

/** A folder that belongs to the user who runs the program. */
function makeFolder(name: string): string {
  const path = join(root.path, name);
  mkdirSync(path);
  if (USER !== undefined) chownSync(path, USER.uid, USER.gid);
  return path;
}

function hostTarget(): Target {
  const target = findHostTarget();
  if (target === undefined) throw new Error("this machine is no platform of Confiture");
  return target;
}
