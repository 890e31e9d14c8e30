import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mainManifest } from "../../scripts/packages/main-manifest.ts";
import { platformManifest } from "../../scripts/packages/platform-package.ts";
import { TARGETS } from "../../scripts/targets.ts";

const PROJECT = join(import.meta.dir, "..", "..");

describe("installing runs nothing", () => {
  test.each([
    ["confiture", mainManifest()] as const,
    ...TARGETS.map((target) => [target.packageName, platformManifest(target)] as const),
  ])("%s has no scripts", (name, manifest) => {
    expect(manifest.name).toBe(name);
    expect(Object.keys(manifest)).not.toContain("scripts");
  });

  test("the project trusts no dependency with an install script", () => {
    const manifest = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
    expect(Object.keys(manifest)).not.toContain("trustedDependencies");
    for (const name of ["preinstall", "install", "postinstall", "prepare"]) {
      expect(Object.keys(manifest.scripts)).not.toContain(name);
    }
  });
});
