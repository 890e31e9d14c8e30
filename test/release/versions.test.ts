import { describe, expect, test } from "bun:test";
import { checkVersions, type VersionFacts } from "../../scripts/release/check-versions.ts";

const GOOD: VersionFacts = {
  tags: ["v1.2.3"],
  manifest: "1.2.3",
  source: "1.2.3",
  cargo: "1.2.3",
  cargoLock: "1.2.3",
};

function refuse(facts: Partial<VersionFacts>): string[] {
  return checkVersions({ ...GOOD, ...facts }).map(({ where, what }) => `${where}: ${what}`);
}

describe("the versions of a release", () => {
  test("agree", () => {
    expect(checkVersions(GOOD)).toEqual([]);
    expect(refuse({ tags: ["nightly", "v1.2.3"] })).toEqual([]);
  });

  test("a commit without a tag is refused", () => {
    expect(refuse({ tags: [] })).toEqual(["git tag: the commit has none"]);
  });

  test.each(["1.2.3", "v1.2.4", "v1.2.30"])("the tag %s is another one", (tag) => {
    expect(refuse({ tags: [tag] })).toEqual([`git tag ${tag}: package.json says 1.2.3`]);
  });

  test.each([
    ["cargo", "rust/Cargo.toml"],
    ["cargoLock", "rust/Cargo.lock"],
    ["source", "src/base/version.ts"],
  ])("%s must say the same", (key, where) => {
    expect(refuse({ [key]: "1.2.2" })).toEqual([
      `${where}: its version is 1.2.2, package.json says 1.2.3`,
    ]);
    expect(refuse({ [key]: undefined })[0]).toContain(`${where}: no version was found`);
  });

  test("all that is wrong is said at once, each with what to do", () => {
    const refusals = checkVersions({ ...GOOD, tags: [], cargo: "1.0.0", cargoLock: "1.0.0" });
    expect(refusals).toHaveLength(3);
    for (const { fix } of refusals) expect(fix).not.toBe("");
  });

  test.each(["1.2", "v1.2.3", "1.2.3-", "1.2.3 "])("package.json can't say %p", (manifest) => {
    expect(refuse({ manifest })).toEqual([`package.json: "${manifest}" is no version`]);
  });

  test("a pre-release is a version", () => {
    const version = "2.0.0-beta.1";
    const facts = { tags: [`v${version}`], manifest: version, source: version };
    expect(refuse({ ...facts, cargo: version, cargoLock: version })).toEqual([]);
  });
});
