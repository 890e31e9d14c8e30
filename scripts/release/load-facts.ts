import { existsSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { VERSION } from "../../src/base/version.ts";
import { PROJECT_DIR } from "../ensure-native.ts";
import { TARGETS } from "../targets.ts";
import type { LibraryCopies } from "./check-contents.ts";
import type { LibraryFacts } from "./check-libraries.ts";
import type { PackageFacts } from "./check-packages.ts";
import type { VersionFacts } from "./check-versions.ts";
import { measureFile } from "./checksums.ts";
import { listPackageFolders } from "./package-folders.ts";
import { runProgram } from "./run-program.ts";

const CRATE = "confiture-core";

/** What every place says about the version; the tag is the one given, else those of the commit. */
export async function loadVersionFacts(
  tag: string | undefined,
  project: string = PROJECT_DIR,
): Promise<VersionFacts> {
  const manifest = JSON.parse(readText(project, "package.json"));
  const cargo = Bun.TOML.parse(readText(project, "rust/Cargo.toml"));
  const lock = Bun.TOML.parse(readText(project, "rust/Cargo.lock"));
  const crates = readField(lock, "package");
  const crate = Array.isArray(crates) ? crates.find(({ name }) => name === CRATE) : undefined;
  return {
    tags: tag === undefined ? await listTags(project) : [tag],
    manifest: readVersion(manifest),
    source: VERSION,
    cargo: readVersion(readField(cargo, "package")),
    cargoLock: readVersion(crate),
  };
}

async function listTags(project: string): Promise<string[]> {
  const run = await runProgram(["git", "tag", "--points-at", "HEAD"], { cwd: project });
  return run.exitCode === 0 ? run.stdout.split("\n").filter((line) => line !== "") : [];
}

/** The packages in dist/npm, with the files that npm would pack. */
export async function loadPackageFacts(): Promise<PackageFacts[]> {
  const facts: PackageFacts[] = [];
  for (const { path, manifest } of listPackageFolders()) {
    const where = relative(PROJECT_DIR, path).replaceAll("\\", "/");
    facts.push({ where, manifest, files: await listPackedFiles(path) });
  }
  return facts;
}

/** What `npm pack` would put into the tarball of a folder. */
async function listPackedFiles(folder: string): Promise<string[]> {
  const options = ["--dry-run", "--json", "--ignore-scripts"];
  const run = await runProgram(["npm", "pack", folder, ...options]);
  if (run.exitCode !== 0) throw new Error(`npm pack failed in ${folder}:\n${run.stderr}`);
  // An array, or from npm 12 on an object, with one entry.
  const [packed] = Object.values<{ files: { path: string }[] }>(JSON.parse(run.stdout));
  return (packed?.files ?? []).map(({ path }) => path);
}

/** Every platform's library in native/, with its size and what `inspect` finds wrong with it. */
export async function loadLibraryFacts(
  inspect: (target: (typeof TARGETS)[number], path: string) => Promise<readonly string[]>,
  project: string = PROJECT_DIR,
): Promise<LibraryFacts[]> {
  const facts: LibraryFacts[] = [];
  for (const target of TARGETS) {
    const where = `native/${target.name}/${target.libraryFile}`;
    const path = join(project, where);
    const isThere = existsSync(path);
    facts.push({
      target: target.name,
      where,
      sizeBytes: isThere ? statSync(path).size : undefined,
      problems: isThere ? await inspect(target, path) : [],
    });
  }
  return facts;
}

/** The digests of every library in native/ and in its package. */
export async function loadLibraryCopies(project: string = PROJECT_DIR): Promise<LibraryCopies[]> {
  const copies: LibraryCopies[] = [];
  for (const { name, packageName, libraryFile } of TARGETS) {
    const checked = await readDigest(join(project, "native", name, libraryFile));
    const packed = await readDigest(join(project, "dist", "npm", packageName, libraryFile));
    copies.push({ packageName, checked, packed });
  }
  return copies;
}

async function readDigest(path: string): Promise<string | undefined> {
  return existsSync(path) ? (await measureFile("", path)).digest : undefined;
}

function readText(project: string, file: string): string {
  return readFileSync(join(project, file), "utf8");
}

function readVersion(value: unknown): string | undefined {
  const version = readField(value, "version");
  return typeof version === "string" ? version : undefined;
}

function readField(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
