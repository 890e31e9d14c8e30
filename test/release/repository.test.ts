import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkRepository } from "../../scripts/release/repository.ts";
import { stampRepository } from "../../scripts/release/stamp-repository.ts";
import { TestFolder } from "../temporary-folder.ts";

const URL = "git+https://github.com/some/one.git";

function refuse(repository: unknown, wanted: string | undefined = "some/one"): string[] {
  const facts = { where: "confiture", manifest: { name: "confiture", repository }, files: [] };
  return checkRepository([facts], wanted).map(({ what }) => what);
}

describe("the repository of the packages", () => {
  test("is the one that publishes them", () => {
    expect(refuse({ type: "git", url: URL })).toEqual([]);
    expect(refuse(URL)).toEqual([]);
  });

  test("another one, or none, is refused", () => {
    const other = "git+https://github.com/some/fork.git";
    expect(refuse({ url: other })).toEqual([`its repository is ${other}, not ${URL}`]);
    expect(refuse(undefined)).toEqual([`it names no repository, not ${URL}`]);
  });

  test("is not asked for outside of a workflow", () => {
    const facts = { where: "confiture", manifest: {}, files: [] };
    expect(checkRepository([facts], undefined)).toEqual([]);
  });

  test("is written into every package, and then agrees", () => {
    using folder = new TestFolder({
      "confiture/package.json": '{"name":"confiture","version":"1.0.0"}',
      "@confiture/native-linux-x64/package.json": '{"name":"@confiture/native-linux-x64"}',
    });
    stampRepository("some/one", folder.path);
    for (const path of ["confiture", "@confiture/native-linux-x64"]) {
      const text = readFileSync(join(folder.path, path, "package.json"), "utf8");
      const manifest = JSON.parse(text);
      expect(checkRepository([{ where: path, manifest, files: [] }], "some/one")).toEqual([]);
      expect(manifest.name).toBe(path);
    }
  });
});
