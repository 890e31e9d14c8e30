import { ConfitureError } from "../base/errors.ts";
import type { ProgressListener } from "../base/events.ts";
import type { Problem } from "../base/problem.ts";
import { chooseServer, describeInstall } from "./embedded/choose-server.ts";
import { findEmbeddedServers, findOwnFolder } from "./embedded/find-servers.ts";
import { openEmbedded } from "./embedded/open-embedded.ts";
import { loadPglite } from "./pglite/load-pglite.ts";
import type { ScratchDatabase, ScratchKind } from "./scratch-database.ts";
import { openServerScratch } from "./server/open-server.ts";

/** What a scratch database is needed for. */
export interface ScratchOptions {
  /** Embedded servers are looked for from here upwards. */
  readonly projectDir: string;
  /** Major version of the production server: the scratch database is to have the same. */
  readonly version?: number | undefined;
  /** A server to make the scratch database on. */
  readonly url?: string | undefined;
  /** With a URL, a database of that server to copy whole; nobody else may be connected to it. */
  readonly template?: string | undefined;
  /** Default: `server` with a URL, else `embedded` where one is installed, else `pglite`. */
  readonly kind?: ScratchKind | undefined;
  /** Where templates are kept. Default: the user's cache folder. */
  readonly cacheDir?: string | undefined;
  /** The extensions that the schema creates; PGlite must know them before it starts. */
  readonly extensions?: readonly string[] | Promise<readonly string[]> | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressListener | undefined;
}

/**
 * Opens a database that is thrown away. It does not depend on the schema's text (but for the
 * names of extensions), so call it before the build and await it after.
 *
 * Throws `CONNECTION_FAILED` for a given server that can't be reached, `SCRATCH_UNAVAILABLE`
 * when no database can be made, and `ABORTED` when the signal fires.
 */
export async function openScratchDatabase(options: ScratchOptions): Promise<ScratchDatabase> {
  const { signal, onProgress } = options;
  try {
    signal?.throwIfAborted();
    onProgress?.({ kind: "phase", phase: "scratch" });
    const scratch = await openKind(options);
    if (!signal?.aborted) return closeOnAbort(scratch, signal);
    await scratch.close();
    throw signal.reason;
  } catch (error) {
    if (!signal?.aborted) throw error;
    throw new ConfitureError("ABORTED", "the check was stopped", { cause: signal.reason });
  }
}

async function openKind(options: ScratchOptions): Promise<ScratchDatabase> {
  const { url, template, kind = url === undefined ? undefined : "server" } = options;
  switch (kind) {
    case "server":
      if (url !== undefined) return openServerScratch({ url, template, signal: options.signal });
      throw new ConfitureError("SCRATCH_UNAVAILABLE", "a scratch database on a server needs a URL");
    case "pglite":
      return withVersionNote(await openWebAssembly(options), options);
    case "embedded":
      return openInstalled(options);
    case undefined:
      return openDefault(options);
    default:
      return kind satisfies never;
  }
}

async function openInstalled(options: ScratchOptions): Promise<ScratchDatabase> {
  const server = chooseServer(listServers(options.projectDir), options.version);
  if (server !== undefined) {
    return withVersionNote(await openEmbedded({ ...options, server }), options);
  }
  throw new ConfitureError("SCRATCH_UNAVAILABLE", "no embedded PostgreSQL is installed here", {
    hint: `add one: ${describeInstall(options.version, [])}`,
  });
}

async function openWebAssembly(options: ScratchOptions): Promise<ScratchDatabase> {
  const openPglite = await loadPglite();
  return openPglite(options);
}

async function openDefault(options: ScratchOptions): Promise<ScratchDatabase> {
  const server = chooseServer(listServers(options.projectDir), options.version);
  if (server === undefined) return withVersionNote(await openWebAssembly(options), options);
  try {
    return withVersionNote(await openEmbedded({ ...options, server }), options);
  } catch (error) {
    if (options.signal?.aborted || !(error instanceof Error)) throw error;
    const scratch = withVersionNote(await openWebAssembly(options), options);
    return { ...scratch, notes: [unusableNote(server.version, error), ...scratch.notes] };
  }
}

function listServers(projectDir: string) {
  const own = findOwnFolder();
  return findEmbeddedServers(own === undefined ? [projectDir] : [projectDir, own]);
}

function withVersionNote(scratch: ScratchDatabase, options: ScratchOptions): ScratchDatabase {
  const { version, projectDir } = options;
  if (version === undefined || Number.parseInt(scratch.serverVersion, 10) === version) {
    return scratch;
  }
  const note: Problem = {
    severity: "warning",
    code: "postgres-version",
    message: `postgres.version is ${version}, and this check ran on PostgreSQL ${scratch.serverVersion}`,
    hint: `add that version: ${describeInstall(version, listServers(projectDir))}`,
  };
  return { ...scratch, notes: [note, ...scratch.notes] };
}

function unusableNote(version: string, error: Error): Problem {
  const hint = error instanceof ConfitureError ? error.hint : undefined;
  return {
    severity: "warning",
    code: "embedded-unusable",
    message: `the embedded PostgreSQL ${version} can't be used, PGlite was: ${error.message}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Ends whatever runs as soon as the signal fires, not only after the statement. */
function closeOnAbort(scratch: ScratchDatabase, signal: AbortSignal | undefined): ScratchDatabase {
  if (signal === undefined) return scratch;
  const closeNow = () => void scratch.close().catch(() => {});
  signal.addEventListener("abort", closeNow, { once: true });
  const close = () => {
    signal.removeEventListener("abort", closeNow);
    return scratch.close();
  };
  return { ...scratch, close, [Symbol.asyncDispose]: close };
}
