import type { Refusal } from "./refusal.ts";

/** Every place that says which version this is; undefined where none was found. */
export interface VersionFacts {
  /** The tags that could be meant: the one given, or those of the current commit. */
  readonly tags: readonly string[];
  readonly manifest: string | undefined;
  readonly source: string | undefined;
  readonly cargo: string | undefined;
  readonly cargoLock: string | undefined;
}

const SEMVER = /^\d+\.\d+\.\d+(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

/** Compares the tag and all versions with the one in package.json, which leads. */
export function checkVersions(facts: VersionFacts): Refusal[] {
  const { manifest } = facts;
  if (manifest === undefined || !SEMVER.test(manifest)) {
    const found = manifest === undefined ? "it has no version" : `"${manifest}" is no version`;
    return [{ where: "package.json", what: found, fix: "write one such as 1.2.3 or 1.2.3-beta.1" }];
  }
  return [
    ...checkTag(facts.tags, manifest),
    ...checkFile("rust/Cargo.toml", facts.cargo, manifest, `write version = "${manifest}"`),
    ...checkFile(
      "rust/Cargo.lock",
      facts.cargoLock,
      manifest,
      "run `cargo check --manifest-path rust/Cargo.toml` and commit the lock file",
    ),
    ...checkFile(
      "src/base/version.ts",
      facts.source,
      manifest,
      "let it read the version of package.json",
    ),
  ];
}

function checkTag(tags: readonly string[], version: string): Refusal[] {
  const wanted = `v${version}`;
  if (tags.includes(wanted)) return [];
  const fix = `tag the commit with ${wanted}, or give the tag with --tag`;
  if (tags.length === 0) return [{ where: "git tag", what: "the commit has none", fix }];
  return [
    {
      where: `git tag ${tags.join(", ")}`,
      what: `package.json says ${version}`,
      fix: `${fix}; or change the version in package.json`,
    },
  ];
}

function checkFile(
  where: string,
  found: string | undefined,
  wanted: string,
  fix: string,
): Refusal[] {
  if (found === wanted) return [];
  const what = found === undefined ? "no version was found" : `its version is ${found}`;
  return [{ where, what: `${what}, package.json says ${wanted}`, fix }];
}
