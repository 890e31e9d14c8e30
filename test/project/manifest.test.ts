import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { VERSION } from "../../src/base/version.ts";
import { loadProjectFile, PROJECT } from "./tracked-files.ts";

/** Built on each machine, so that it may be missing from a clone. */
const BUILT = ["native"];

describe("package.json", () => {
  test("its version is the version of the crate and of the program", async () => {
    const crate = /^version\s*=\s*"([^"]+)"/m.exec(await loadProjectFile("rust/Cargo.toml"))?.[1];
    expect(crate).toBe(manifest.version);
    expect(VERSION).toBe(manifest.version);
  });

  test("what it publishes exists", () => {
    const missing = manifest.files.filter(
      (path) => !BUILT.includes(path) && !existsSync(join(PROJECT, path)),
    );
    expect(missing).toEqual([]);
  });

  test("its entry points exist", () => {
    const entries = [manifest.bin.confiture, manifest.exports["."]];
    expect(entries.filter((path) => !existsSync(join(PROJECT, path)))).toEqual([]);
  });

  test("its scripts name files that exist", () => {
    const named = Object.values(manifest.scripts).flatMap(
      (script) => script.match(/\S+\.(?:ts|mjs)\b/g) ?? [],
    );
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((path) => !existsSync(join(PROJECT, path)))).toEqual([]);
  });

  test("its dependencies are pinned, and the lock file names no host", async () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(
      versions.filter((version) => /[\^~><*x]|latest/.test(version.replace(/^npm:/, ""))),
    ).toEqual([]);
    expect(await loadProjectFile("bun.lock")).not.toMatch(/https?:/);
  });

  test("the Bun that the bootstrap installs is the one that the types are for", async () => {
    const bootstrap = await loadProjectFile("scripts/bootstrap.mjs");
    expect(/BUN_TO_INSTALL = "([^"]+)"/.exec(bootstrap)?.[1]).toBe(
      manifest.devDependencies["bun-types"],
    );
  });
});

describe("README.md", () => {
  test("every command in it is a script of this project", async () => {
    const text = await loadProjectFile("README.md");
    const runs = [...text.matchAll(/\b(?:npm|bun) run (?:--silent )?([a-z][\w:-]*)/g)];
    const unknown = runs
      .flatMap(([, name]) => name ?? [])
      .filter((name) => !Object.hasOwn(manifest.scripts, name));
    expect(unknown).toEqual([]);
    expect(text).toContain("npm run quickstart");
    expect(text).toContain("npm test");
  });

  test("every file that it links to exists", async () => {
    const text = await loadProjectFile("README.md");
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)];
    const missing = links
      .flatMap(([, path]) => path ?? [])
      .filter((path) => !existsSync(join(PROJECT, path)));
    expect(missing).toEqual([]);
  });
});
