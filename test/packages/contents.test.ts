import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { mainManifest } from "../../scripts/packages/main-manifest.ts";
import { findLibrary, platformManifest } from "../../scripts/packages/platform-package.ts";
import { TARGETS } from "../../scripts/targets.ts";
import { TestFolder } from "../temporary-folder.ts";
import { type PackedPackage, packAll } from "./packed-packages.ts";

const SIZE_LIMIT_BYTES = 8_000_000;

const folder = new TestFolder();
let packages: readonly PackedPackage[] = [];

beforeAll(async () => {
  packages = await packAll(join(folder.path, "npm"));
}, 60_000);

afterAll(() => folder[Symbol.dispose]());

describe("the main package", () => {
  test("holds the bundle, the declarations, the schemas and the licences", () => {
    const { files } = find("confiture");
    const outside = files.filter((path) => !path.startsWith("dist/"));
    expect(outside).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "THIRD-PARTY-LICENCES.md",
      "package.json",
      "schemas/environment.schema.json",
      "schemas/output.schema.json",
    ]);
    const inside = files.filter((path) => path.startsWith("dist/"));
    expect(inside.filter((path) => !/^dist\/(chunks|types)\//.test(path))).toEqual([
      "dist/confiture.js",
      "dist/dispatch.js",
      "dist/index.js",
    ]);
    expect(inside).toContain("dist/types/index.d.ts");
    expect(inside.filter((path) => !/\.(js|d\.ts)$/.test(path))).toEqual([]);
  });

  test("asks for every platform in exactly its own version", () => {
    expect(readManifest("confiture")).toHaveProperty("optionalDependencies", {
      "@electric-sql/pglite": manifest.dependencies["@electric-sql/pglite"],
      ...Object.fromEntries(TARGETS.map(({ packageName }) => [packageName, manifest.version])),
    });
  });

  test("installs nothing else, and runs nothing when it is installed", () => {
    const published = readManifest("confiture");
    expect(published).not.toHaveProperty("dependencies");
    expect(published).not.toHaveProperty("devDependencies");
    expect(published).not.toHaveProperty("scripts");
    expect(published).toEqual(JSON.parse(JSON.stringify(mainManifest())));
  });

  test("is small, together with the library of a platform", () => {
    const sizes = packages.map(({ name, unpackedBytes }) => [name, unpackedBytes] as const);
    const main = find("confiture").unpackedBytes;
    const largest = Math.max(0, ...sizes.map(([name, size]) => (name === "confiture" ? 0 : size)));
    expect(main + largest).toBeLessThan(SIZE_LIMIT_BYTES);
  });

  test("names the licence of every package that is bundled", () => {
    const text = readFileSync(join(find("confiture").folder, "THIRD-PARTY-LICENCES.md"), "utf8");
    const bundled = Object.keys(manifest.dependencies).filter((name) => !name.includes("pglite"));
    expect(bundled.filter((name) => !text.includes(`\n## ${name} `))).toEqual([]);
    expect(text).not.toContain("()");
  });

  test("holds no path of the machine that it was built on", () => {
    const { folder, files } = find("confiture");
    const project = join(import.meta.dir, "..", "..");
    const naming = files.filter((path) =>
      readFileSync(join(folder, path), "utf8").includes(project),
    );
    expect(naming).toEqual([]);
  });
});

describe("the package of a platform", () => {
  test("exists for every library that is built", () => {
    const built = TARGETS.filter((target) => existsSync(findLibrary(target)));
    const names = packages.map((entry) => entry.name).filter((name) => name !== "confiture");
    expect(names).toEqual(built.map((target) => target.packageName));
  });

  test("holds the library and what finds it", () => {
    for (const { name, files, folder } of packages.filter((entry) => entry.name !== "confiture")) {
      const target = TARGETS.find(({ packageName }) => packageName === name);
      const library = target?.libraryFile ?? "";
      expect(files).toEqual(["LICENSE", "README.md", "index.js", library, "package.json"].sort());
      expect(readFileSync(join(folder, "index.js"), "utf8")).toContain(`"./${library}" with`);
    }
  });

  test("is for one system and one processor, and runs nothing when it is installed", () => {
    for (const target of TARGETS) {
      const published = platformManifest(target);
      expect(published.os).toEqual([target.os]);
      expect(published.cpu).toEqual([target.cpu]);
      expect(published.version).toBe(manifest.version);
      expect(published.license).toBe("MIT");
      expect(published).not.toHaveProperty("scripts");
      expect("libc" in published).toBe(target.os === "linux");
    }
  });
});

function find(name: string): PackedPackage {
  const found = packages.find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`${name} was not packed`);
  return found;
}

function readManifest(name: string): object {
  return JSON.parse(readFileSync(join(find(name).folder, "package.json"), "utf8"));
}
