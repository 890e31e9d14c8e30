import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { PROJECT_DIR } from "../ensure-native.ts";
import { toJson } from "./json-text.ts";

const ENTRY = "index.d.ts";

/**
 * Writes the declarations of the library for TypeScript's users: those that its entry point
 * reaches. Types of the sources are checked elsewhere; here an error does not stop the writing.
 */
export async function writeDeclarations(outdir: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "confiture-types-"));
  try {
    const emitted = await emit(folder);
    for (const file of listReached(emitted)) {
      mkdirSync(dirname(join(outdir, file)), { recursive: true });
      writeFileSync(join(outdir, file), markUnchecked(readFileSync(join(emitted, file), "utf8")));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the compiler and returns the folder of the emitted `src`. */
async function emit(folder: string): Promise<string> {
  const config = join(folder, "tsconfig.json");
  const compilerOptions = {
    ...{ noEmit: false, declaration: true, emitDeclarationOnly: true },
    ...{ rootDir: PROJECT_DIR, outDir: join(folder, "out") },
    typeRoots: [join(PROJECT_DIR, "node_modules")],
  };
  const files = ["src/index.ts", "src/postgres/pglite-files.d.ts"];
  writeFileSync(
    config,
    toJson({
      extends: join(PROJECT_DIR, "tsconfig.json"),
      compilerOptions,
      include: [],
      files: files.map((file) => join(PROJECT_DIR, file)),
    }),
  );
  const compiler = join(PROJECT_DIR, "node_modules", "typescript", "bin", "tsc");
  const child = Bun.spawn([process.execPath, compiler, "-p", config], { stdout: "pipe" });
  const messages = await new Response(child.stdout).text();
  await child.exited;
  const emitted = join(folder, "out", "src");
  if (!existsSync(join(emitted, ENTRY))) throw new Error(`no declarations:\n${messages}`);
  return emitted;
}

/** The declaration files that the entry point imports, directly or not. */
function listReached(folder: string): Iterable<string> {
  const reached = new Set([ENTRY]);
  for (const file of reached) {
    const text = readFileSync(join(folder, file), "utf8");
    for (const [, specifier = ""] of text.matchAll(/(?:from |import\()"(\.[^"]+)\.ts"/g)) {
      reached.add(relative(folder, join(folder, dirname(file), `${specifier}.d.ts`)));
    }
  }
  return reached;
}

/**
 * A declaration that names a bundled package, which a user does not have: only inner ones do, so
 * the compiler is told to pass over what it can't find there.
 */
function markUnchecked(text: string): string {
  return /(?:from |import\()"[^."]/.test(text.replace(/^ \*.*$/gm, ""))
    ? `// @ts-nocheck\n${text}`
    : text;
}
