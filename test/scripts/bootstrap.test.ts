import { describe, expect, test } from "bun:test";
import { mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const BOOTSTRAP = join(import.meta.dir, "..", "..", "scripts", "bootstrap.mjs");

interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(script: string, ...args: string[]): Promise<Outcome> {
  const child = Bun.spawn([process.execPath, script, ...args], { stdout: "pipe", stderr: "pipe" });
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { exitCode: await child.exited, stdout, stderr };
}

/** A project of the bootstrap, one script, and one dependency that needs no network. */
async function withProject(script: string, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "confiture-bootstrap-"));
  try {
    await mkdir(join(folder, "scripts"));
    await Bun.write(join(folder, "scripts", "bootstrap.mjs"), Bun.file(BOOTSTRAP));
    await Bun.write(join(folder, "scripts", "test.ts"), script);
    const manifest = { name: "sample", dependencies: { dep: "file:./dep" } };
    await Bun.write(join(folder, "package.json"), JSON.stringify(manifest));
    await Bun.write(join(folder, "dep", "package.json"), '{ "name": "dep", "version": "1.0.0" }');
    await Bun.write(join(folder, "bun.lock"), LOCK);
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const LOCK = `{
  "lockfileVersion": 2,
  "configVersion": 1,
  "workspaces": { "": { "name": "sample", "dependencies": { "dep": "file:./dep" } } },
  "packages": { "dep": ["dep@file:dep", {}] },
}
`;

describe("the bootstrap", () => {
  test("scripts find the same Bun under its name, even where npm calls it bun.exe", async () => {
    const script = "process.stdout.write(Bun.which('bun') ?? 'none');";
    await withProject(script, async (folder) => {
      const bun = join(folder, "odd", "bun.exe");
      await mkdir(join(folder, "odd"));
      await symlink(process.execPath, bun);
      const child = Bun.spawn([bun, join(folder, "scripts", "bootstrap.mjs"), "test"], {
        env: { ...process.env, PATH: "/nowhere" },
        stdout: "pipe",
        stderr: "ignore",
      });
      const found = (await new Response(child.stdout).text()).split("\n").at(-1) ?? "";
      expect(basename(found)).toMatch(/^bun(\.exe)?$/);
      expect(await realpath(found)).toBe(await realpath(process.execPath));
    });
  });

  test("an unknown task is a usage error that lists the tasks", async () => {
    const outcome = await run(BOOTSTRAP, "tset");
    expect(outcome.exitCode).toBe(5);
    expect(outcome.stderr).toContain("quickstart|test|check");
  });

  test("it installs once, then hands over with the arguments and passes the exit code on", async () => {
    const script = "process.stdout.write(process.argv.slice(2).join());\nprocess.exit(42);\n";
    await withProject(script, async (folder) => {
      const bootstrap = join(folder, "scripts", "bootstrap.mjs");
      const first = await run(bootstrap, "test", "a b", "--flag");
      expect(first.stderr).toContain("installing the dependencies");
      expect([first.exitCode, first.stdout.endsWith("a b,--flag")]).toEqual([42, true]);
      const second = await run(bootstrap, "test");
      expect([second.exitCode, second.stderr, second.stdout]).toEqual([42, "", ""]);
      await rm(join(folder, "node_modules"), { recursive: true });
      expect((await run(bootstrap, "test")).stderr).toContain("installing the dependencies");
    });
  });

  test("a changed lock file is installed again, and a failed install stops it", async () => {
    await withProject("process.exit(0);\n", async (folder) => {
      const bootstrap = join(folder, "scripts", "bootstrap.mjs");
      expect((await run(bootstrap, "test")).exitCode).toBe(0);
      await Bun.write(join(folder, "bun.lock"), "not a lock file");
      const outcome = await run(bootstrap, "test");
      expect(outcome.exitCode).not.toBe(0);
      expect(outcome.stderr).toContain("bun install failed");
    });
  });
});
