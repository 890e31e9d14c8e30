import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { runCli } from "../cli/run-cli.ts";
import { PROJECT } from "../project/tracked-files.ts";
import { TestFolder } from "../temporary-folder.ts";
import { LocalRegistry } from "./local-registry.ts";
import { Installation, PACKAGE_MANAGERS } from "./package-managers.ts";
import { packAll, packInstalled } from "./packed-packages.ts";
import { runOrThrow, runProgram } from "./run-program.ts";

const LIMIT_MS = 60_000;
const PLATFORM = `${process.platform}-${process.arch}`;
const isBuilt = existsSync(join(PROJECT, "native", PLATFORM, "index.js"));

const packed = new TestFolder();
let registry: LocalRegistry;
let expected = "";

beforeAll(async () => {
  const [started, packages, pglite, text] = await Promise.all([
    LocalRegistry.start(),
    packAll(join(packed.path, "npm")),
    packInstalled("@electric-sql/pglite", packed.path),
    buildFromSources(),
  ]);
  [registry, expected] = [started, text];
  // As in a release: the main package comes last, when all that it asks for is there.
  await registry.publish(pglite);
  for (const { tarball } of packages) await registry.publish(tarball);
}, LIMIT_MS);

afterAll(async () => {
  await registry?.[Symbol.asyncDispose]();
  packed[Symbol.dispose]();
});

describe.each(PACKAGE_MANAGERS)("installed with $name", (manager) => {
  test(
    "the native core serves, where there is a library",
    async () => {
      using user = await Installation.create(manager, registry);
      expect(await user.build()).toBe(expected);
      const { kind, reason } = await user.diagnoseCore();
      expect(kind).toBe(isBuilt ? "native" : "fallback");
      expect(reason).toContain(isBuilt ? `loaded from ${user.library}` : "no library is installed");
      expect(await printVersion(user)).toBe(`${manifest.version}\n`);
    },
    LIMIT_MS,
  );

  test(
    "without optional dependencies the fallback serves, and a check says what to add",
    async () => {
      using user = await Installation.create(manager, registry, ["--omit=optional"]);
      expect(existsSync(user.platformPackage)).toBe(false);
      expect(await user.build()).toBe(expected);
      expect(await user.diagnoseCore()).toEqual({
        kind: "fallback",
        reason: `the native library is unavailable: no library is installed for ${PLATFORM}`,
      });
      const check = await user.confiture("build", "--check");
      expect(check.exitCode).toBe(3);
      expect(check.stderr).toContain("PGlite is not installed here");
      expect(check.stderr).toContain("bun add -d @electric-sql/pglite@");
    },
    LIMIT_MS,
  );

  test.if(isBuilt)(
    "a library of another platform or a cut one is refused, and the fallback serves",
    async () => {
      using user = await Installation.create(manager, registry);
      const whole = readFileSync(user.library);
      for (const { content, linuxReason } of [
        { content: foreignLibrary(), linuxReason: "is not a Linux library" },
        { content: whole.subarray(0, whole.length >> 1), linuxReason: "is cut short" },
      ]) {
        user.replaceLibrary(content);
        expect(await user.build()).toBe(expected);
        const { kind, reason } = await user.diagnoseCore();
        expect(kind).toBe("fallback");
        expect(reason).toContain(`the native library is unavailable: ${user.library}`);
        if (process.platform === "linux") expect(reason).toContain(linuxReason);
      }
      user.replaceLibrary(whole);
      expect((await user.diagnoseCore()).kind).toBe("native");
    },
    LIMIT_MS,
  );
});

describe("without an installation", () => {
  // `bunx` and `npx --yes` install into a folder of their own, and keep it.
  test.each([
    { name: "bunx", command: [process.execPath, "x", "confiture"] },
    { name: "npx", command: ["npx", "--yes", "--", "confiture"] },
  ])(
    "$name fetches the package with its library",
    async ({ command }) => {
      using empty = new TestFolder();
      const options = { cwd: empty.path, variables: registry.variables };
      const { stdout } = await runOrThrow([...command, "doctor", "--format", "json"], options);
      expect(JSON.parse(stdout)).toMatchObject({
        version: manifest.version,
        core: { kind: isBuilt ? "native" : "fallback" },
      });
      expect(readdirSync(empty.path)).toEqual([]);
    },
    LIMIT_MS,
  );
});

describe("an installed package", () => {
  test(
    "checks a schema in PGlite, and is a library with types",
    async () => {
      using user = await Installation.create(bun(), registry);
      expect(await user.build("--check")).toBe(expected);
      expect(await runScript(user)).toEqual({
        text: expected,
        core: isBuilt ? "native" : "fallback",
      });
      expect(await typeCheck(user)).toBe("");
    },
    LIMIT_MS,
  );

  test(
    "says on one line that it needs Bun, where only Node is",
    async () => {
      using user = await Installation.create(bun(), registry);
      using folder = new TestFolder();
      symlinkSync(Bun.which("node") ?? "", join(folder.path, "node"));
      const program = join(user.path, "node_modules", "confiture", "dist", "confiture.js");
      const run = () =>
        runProgram([join(folder.path, "node"), program, "--version"], {
          cwd: user.path,
          variables: { PATH: folder.path },
        });
      const without = await run();
      expect(without.exitCode).toBe(1);
      expect(without.stderr).toBe(
        "confiture needs Bun 1.4 or newer, there is none here: npm install --save-dev bun, or see https://bun.com/docs/installation\n",
      );
      const npx = await runNpx(user, folder.path);
      expect(npx.exitCode).toBe(127);
      expect(npx.stderr).toMatch(/env: .*bun/);
      symlinkSync(process.execPath, join(folder.path, "bun"));
      expect((await runNpx(user, folder.path)).stdout).toBe(`${manifest.version}\n`);
      expect(await run()).toEqual({ exitCode: 0, stdout: `${manifest.version}\n`, stderr: "" });
    },
    LIMIT_MS,
  );
});

function bun() {
  const [first] = PACKAGE_MANAGERS;
  if (first === undefined) throw new Error("there is no package manager");
  return first;
}

async function buildFromSources(): Promise<string> {
  using folder = new TestFolder();
  await runCli(folder.path, ["init"]);
  const { exitCode, stderr } = await runCli(folder.path, ["build"]);
  if (exitCode !== 0) throw new Error(`the build from the sources failed: ${stderr}`);
  return await Bun.file(join(folder.path, "db/generated/schema_local.sql")).text();
}

/** npx with nothing in PATH but what stands in a folder: Node and, by now, a shell. */
function runNpx(user: Installation, path: string) {
  const shell = join(path, "sh");
  if (!existsSync(shell)) symlinkSync("/bin/sh", shell);
  const npx = realpathSync(Bun.which("npx") ?? "");
  return runProgram([join(path, "node"), npx, "--no", "--", "confiture", "--version"], {
    cwd: user.path,
    variables: { ...registry.variables, PATH: path },
  });
}

async function printVersion(user: Installation): Promise<string> {
  return (await user.confiture("--version")).stdout;
}

/** The first bytes of a program for Windows, or for Linux where the host is Windows. */
function foreignLibrary(): Uint8Array {
  const magic = process.platform === "win32" ? [0x7f, 0x45, 0x4c, 0x46, 2, 1] : [0x4d, 0x5a];
  const library = new Uint8Array(300_000);
  library.set(magic);
  return library;
}

const SCRIPT = `import { buildSchema, type BuildResult } from "confiture";

const result: BuildResult = await buildSchema({ project: import.meta.dir, output: "built.sql" });
const text = await Bun.file(\`\${import.meta.dir}/built.sql\`).text();
process.stdout.write(JSON.stringify({ text, core: result.core.kind }));
`;

async function runScript(user: Installation): Promise<unknown> {
  await Bun.write(join(user.path, "use.ts"), SCRIPT);
  const { stdout, stderr } = await runProgram([process.execPath, "use.ts"], { cwd: user.path });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

/** What the strictest compiler says of a user's script, with our declarations checked too. */
async function typeCheck(user: Installation): Promise<string> {
  const source = SCRIPT.replace(
    /^const text.*\n.*\n/m,
    "export const core: string = result.core.kind;\n",
  );
  await Bun.write(join(user.path, "typed.mts"), source.replace("import.meta.dir", '"."'));
  const compiler = join(PROJECT, "node_modules", "typescript", "bin", "tsc");
  const flags = ["--noEmit", "--strict", "--ignoreConfig", "--types", "", "--target", "esnext"];
  const modules = ["--module", "nodenext", "--moduleResolution", "nodenext"];
  const command = [process.execPath, compiler, ...flags, ...modules, "typed.mts"];
  return (await runProgram(command, { cwd: user.path })).stdout;
}
