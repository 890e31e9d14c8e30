import { chmodSync } from "node:fs";
import { join } from "node:path";
import type { BunPlugin } from "bun";
import { PROJECT_DIR } from "../ensure-native.ts";
import { NOT_BUNDLED } from "./main-manifest.ts";

const LAUNCHER = join(import.meta.dir, "launcher", "confiture.ts");
const DISPATCH = join(PROJECT_DIR, "src", "cli", "dispatch.ts");

/** What the launcher imports when a command is to be run is a file of the other bundle. */
const otherBundle: BunPlugin = {
  name: "other-bundle",
  setup(build) {
    build.onResolve({ filter: /\/dispatch\.ts$/ }, () => ({
      path: "./dispatch.js",
      external: true,
    }));
  },
};

/**
 * Bundles the command line and the library, with what both share in chunks of their own, and
 * returns the folders of the packages that are inside, relative to the project.
 *
 * A bundle starts faster than the sources, and what a user installs is small: most of zod and
 * yaml is never imported. The launcher is a bundle of its own, because each further file costs
 * Bun one to two milliseconds, and it needs none of them for `--version`.
 */
export async function bundleProgram(outdir: string): Promise<readonly string[]> {
  const shared = {
    outdir,
    target: "bun",
    format: "esm",
    splitting: true,
    minify: true,
    // One folder deeper, a chunk looks for `../../native` where the sources do: in the package.
    naming: { entry: "[name].js", chunk: "chunks/[name]-[hash].js" },
  } as const;
  const program = await Bun.build({
    ...shared,
    entrypoints: [DISPATCH, join(PROJECT_DIR, "src", "index.ts")],
    external: [...NOT_BUNDLED],
    metafile: true,
  });
  await Bun.build({ ...shared, entrypoints: [LAUNCHER], plugins: [otherBundle] });
  chmodSync(join(outdir, "confiture.js"), 0o755);
  return listPackages(Object.keys(program.metafile?.inputs ?? {}));
}

/** `node_modules/zod` for `node_modules/zod/v4/mini/index.js`, each once, in order. */
function listPackages(inputs: readonly string[]): readonly string[] {
  const folders = inputs.flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path.replaceAll("\\", "/"))?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}
