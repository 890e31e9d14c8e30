import { mkdtempSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Extension, Extensions, PGlite, PGliteOptions } from "@electric-sql/pglite";
import type { ClientConfig } from "pg";
import manifest from "../../../package.json" with { type: "json" };
import { ConfitureError } from "../../base/errors.ts";
import type { ProgressListener } from "../../base/events.ts";
import { cacheNote, openCacheFolder } from "../cache-folder.ts";
import { findBundle, listBundles, PGLITE_ASSETS } from "../pglite-assets.ts";
import type { ScratchDatabase } from "../scratch-database.ts";
import { openSession, type Session } from "../session.ts";
import { loadTemplate, storeTemplate } from "../template-store.ts";

const VERSION = manifest.dependencies["@electric-sql/pglite"];
const TEMPLATE_FORMAT = 1;

interface OpenPglite {
  readonly extensions?: readonly string[] | Promise<readonly string[]> | undefined;
  readonly cacheDir?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressListener | undefined;
}

/** Starts PostgreSQL as WebAssembly in this process, from its template, and connects to it. */
export async function openPglite(open: OpenPglite): Promise<ScratchDatabase> {
  const cache = openCacheFolder(open.cacheDir);
  const bundles = new BundleFolder(cache.path);
  const cleanUp = () => {
    bundles.remove();
    cache.release();
  };
  try {
    const file = join(cache.path, `pglite-${VERSION}-v${TEMPLATE_FORMAT}.pack`);
    // The names of the extensions may still be on their way: what can begin does so now.
    const [parts, names] = await Promise.all([loadParts(file), open.extensions ?? []]);
    const extensions = await loadExtensions(names, bundles);
    const pglite = await startPglite(file, parts, extensions, open);
    const session = await connect(pglite);
    const close = closeOnce(session, pglite, cleanUp);
    const serverVersion = await readVersion(session);
    const notes = cache.temporaryBecause === undefined ? [] : [cacheNote(cache.temporaryBecause)];
    return {
      kind: "pglite",
      serverVersion,
      session,
      url: undefined,
      notes,
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    cleanUp();
    open.signal?.throwIfAborted();
    if (error instanceof ConfitureError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfitureError("SCRATCH_UNAVAILABLE", `PGlite did not start: ${reason}`, {
      cause: error,
    });
  }
}

interface Parts {
  readonly create: (options: PGliteOptions) => Promise<PGlite>;
  readonly pgliteWasmModule: WebAssembly.Module;
  /** The template's tar archive; undefined when there is none, or a damaged one. */
  readonly template: Blob | undefined;
}

async function loadParts(templateFile: string): Promise<Parts> {
  const [{ PGlite }, pgliteWasmModule, template] = await Promise.all([
    import("@electric-sql/pglite"),
    compile(PGLITE_ASSETS.pgliteWasm),
    unpackTemplate(templateFile),
  ]);
  return { create: (options) => PGlite.create(options), pgliteWasmModule, template };
}

async function startPglite(
  templateFile: string,
  { create, pgliteWasmModule, template }: Parts,
  extensions: Extensions,
  { signal, onProgress }: OpenPglite,
): Promise<PGlite> {
  const fsBundle = Bun.file(PGLITE_ASSETS.fileSystem);
  const options: PGliteOptions = { extensions, pgliteWasmModule, fsBundle };
  signal?.throwIfAborted();
  if (template !== undefined) {
    try {
      return await create({ ...options, loadDataDir: template });
    } catch {
      await rm(templateFile, { force: true });
    }
  }
  onProgress?.({ kind: "note", message: `preparing PGlite ${VERSION} for the first time` });
  const initdbWasmModule = await compile(PGLITE_ASSETS.initdbWasm);
  const pglite = await create({ ...options, initdbWasmModule });
  await keepTemplate(templateFile, pglite);
  return pglite;
}

async function compile(path: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await Bun.file(path).bytes());
}

async function unpackTemplate(file: string): Promise<Blob | undefined> {
  const packed = await loadTemplate(file);
  return packed && new Blob([await Bun.zstdDecompress(packed)]);
}

async function keepTemplate(file: string, pglite: PGlite): Promise<void> {
  const archive = await (await pglite.dumpDataDir("none")).bytes();
  await storeTemplate(file, await Bun.zstdCompress(archive, { level: 3 }));
}

/** A temporary folder, made when something is to go into it: in a second place if need be. */
class BundleFolder {
  readonly #second: string;
  #path: string | undefined;

  constructor(second: string) {
    this.#second = second;
  }

  get path(): string {
    this.#path ??= this.#make(tmpdir()) ?? this.#make(this.#second);
    if (this.#path !== undefined) return this.#path;
    throw new Error(`neither ${tmpdir()} nor ${this.#second} can be written`);
  }

  #make(parent: string): string | undefined {
    try {
      return mkdtempSync(join(parent, "confiture-pglite-"));
    } catch {
      return undefined;
    }
  }

  remove(): void {
    if (this.#path !== undefined) rmSync(this.#path, { recursive: true, force: true });
  }
}

/** PGlite reads a bundle from a real file, so one inside a compiled binary is written out. */
async function loadExtensions(names: readonly string[], folder: BundleFolder): Promise<Extensions> {
  const extensions: Record<string, Extension> = {};
  for (const bundle of listBundles(names)) {
    const found = await findBundle(bundle);
    if (found === undefined) continue;
    const path = typeof found === "string" ? found : join(folder.path, `${bundle}.tar.gz`);
    if (typeof found !== "string") await Bun.write(path, found);
    const bundlePath = pathToFileURL(path);
    extensions[bundle] = { name: bundle, setup: async () => ({ bundlePath }) };
  }
  return extensions;
}

async function connect(pglite: PGlite): Promise<Session> {
  const { createPgConfig } = await import("@electric-sql/pglite/node-postgres");
  // It is what `pg` takes at run time; its types know only sockets.
  return openSession(createPgConfig(pglite) as unknown as ClientConfig);
}

async function readVersion(session: Session): Promise<string> {
  const [row] = await session.query("SELECT current_setting('server_version') AS version");
  return String(row?.version);
}

function closeOnce(session: Session, pglite: PGlite, cleanUp: () => void): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => {
    closing ??= session
      .close()
      .then(() => pglite.close())
      .catch(() => {})
      .finally(cleanUp);
    return closing;
  };
}
