import { chmodSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIR } from "../ensure-native.ts";
import { NOT_BUNDLED } from "./main-manifest.ts";

const PROGRAM = join(import.meta.dir, "launcher", "confiture.ts");

/**
 * Bundles the command line and the library, with what both share in chunks of their own, and
 * returns the folders of the packages that are inside, relative to the project.
 *
 * A bundle starts faster than the sources, and what a user installs is small: most of zod and
 * yaml is never imported.
 */
export async function bundleProgram(outdir: string): Promise<readonly string[]> {
  const result = await Bun.build({
    entrypoints: [PROGRAM, join(PROJECT_DIR, "src", "index.ts")],
    outdir,
    target: "bun",
    format: "esm",
    splitting: true,
    minify: true,
    external: [...NOT_BUNDLED],
    // One folder deeper, a chunk looks for `../../native` where the sources do: in the package.
    naming: { entry: "[name].js", chunk: "chunks/[name]-[hash].js" },
    metafile: true,
  });
  chmodSync(join(outdir, "confiture.js"), 0o755);
  return listPackages(Object.keys(result.metafile?.inputs ?? {}));
}

/** `node_modules/zod` for `node_modules/zod/v4/mini/index.js`, each once, in order. */
function listPackages(inputs: readonly string[]): readonly string[] {
  const folders = inputs.flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path.replaceAll("\\", "/"))?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}
