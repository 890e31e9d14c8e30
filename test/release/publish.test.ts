import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { listPackageFolders } from "../../scripts/release/package-folders.ts";
import { listPublishArguments } from "../../scripts/release/publish.ts";
import { readHash } from "../../scripts/release/try-install.ts";
import { TestFolder } from "../temporary-folder.ts";

function manifest(name: string, version = "1.2.3"): string {
  return JSON.stringify({ name, version });
}

describe("the order of publishing", () => {
  test("is the platform packages, then the main one, wherever their folders are", () => {
    using folder = new TestFolder({
      "confiture/package.json": manifest("confiture"),
      "confiture/native/package.json": manifest("inside, no package"),
      "@confiture/native-linux-x64/package.json": manifest("@confiture/native-linux-x64"),
      "@confiture/native-darwin-arm64/package.json": manifest("@confiture/native-darwin-arm64"),
      "node_modules/x/package.json": manifest("x"),
      "notes.txt": "",
    });
    expect(listPackageFolders(folder.path).map((found) => String(found.manifest.name))).toEqual([
      "@confiture/native-darwin-arm64",
      "@confiture/native-linux-x64",
      "confiture",
    ]);
  });

  test("is empty where nothing was built", () => {
    using folder = new TestFolder();
    expect(listPackageFolders(join(folder.path, "none"))).toEqual([]);
  });
});

describe("publishing a package", () => {
  const folder = (version: string) => ({ path: "/p", manifest: { name: "confiture", version } });

  test("is public, runs no scripts and names the registry", () => {
    const words = listPublishArguments(folder("1.2.3"), { registry: "http://localhost:1/" });
    expect(words).toEqual([
      "publish",
      "/p",
      "--access=public",
      "--ignore-scripts",
      "--tag=latest",
      "--registry=http://localhost:1/",
    ]);
  });

  test("a pre-release is not what users get by default", () => {
    expect(listPublishArguments(folder("1.2.3-beta.1"), {})).toContain("--tag=next");
  });

  test("provenance is asked for only where it can be made", () => {
    expect(listPublishArguments(folder("1.2.3"), {})).not.toContain("--provenance");
    expect(listPublishArguments(folder("1.2.3"), { provenance: true })).toContain("--provenance");
  });
});

describe("an installation that was tried", () => {
  const hash = "a".repeat(64);

  test("gives its hash when the native core built it", () => {
    expect(readHash(JSON.stringify({ hash, core: { kind: "native" } }))).toBe(hash);
  });

  test.each([
    [{ hash, core: { kind: "fallback" } }, "the native core did not serve"],
    [{ core: { kind: "native" } }, "the build has no hash"],
    [null, "the native core did not serve"],
  ])("%j is refused", (document, message) => {
    expect(() => readHash(JSON.stringify(document))).toThrow(message);
  });
});
