import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { TARGETS } from "../../scripts/targets.ts";
import { PROJECT } from "../project/tracked-files.ts";
import { runOrThrow } from "./run-program.ts";

/** A package that is ready to be published. */
export interface PackedPackage {
  readonly name: string;
  /** The folder that it was packed from. */
  readonly folder: string;
  readonly tarball: string;
  /** Paths of the files inside, in order. */
  readonly files: readonly string[];
  readonly unpackedBytes: number;
}

/** Writes all packages below `out` and packs each with `npm pack`; the platforms' come first. */
export async function packAll(out: string): Promise<readonly PackedPackage[]> {
  const script = join(PROJECT, "scripts", "build-packages.ts");
  await runOrThrow([process.execPath, script, "--out", out], { cwd: PROJECT });
  const names = [...TARGETS.map((target) => target.packageName), "confiture"];
  const built = names.filter((name) => existsSync(join(out, name)));
  const tarballs = join(out, "tarballs");
  mkdirSync(tarballs);
  return Promise.all(built.map((name) => pack(join(out, name), tarballs)));
}

async function pack(folder: string, tarballs: string): Promise<PackedPackage> {
  const command = ["npm", "pack", "--json", "--loglevel=error", "--pack-destination", tarballs];
  const { stdout } = await runOrThrow([...command, folder], { cwd: tarballs });
  // An array, or from npm 12 on an object, with one entry.
  const [packed] = Object.values<NpmPack>(JSON.parse(stdout));
  if (packed === undefined) throw new Error(`npm packed nothing of ${folder}`);
  return {
    name: packed.name,
    folder,
    tarball: join(tarballs, packed.filename),
    files: packed.files.map((file) => file.path).sort(),
    unpackedBytes: packed.unpackedSize,
  };
}

interface NpmPack {
  readonly name: string;
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/**
 * Packs a dependency as it is installed here, so that the local registry can serve it without a
 * network. Lightly compressed: that is fast, and nobody downloads it.
 */
export async function packInstalled(name: string, out: string): Promise<string> {
  const command = [process.execPath, "pm", "pack", "--quiet", "--ignore-scripts"];
  const { stdout } = await runOrThrow([...command, "--gzip-level", "1", "--destination", out], {
    cwd: join(PROJECT, "node_modules", name),
  });
  return stdout.trim();
}
