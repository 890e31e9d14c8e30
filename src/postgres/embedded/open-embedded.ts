import { accessSync, constants, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ProgressListener } from "../../base/events.ts";
import type { Problem } from "../../base/problem.ts";
import { cacheNote, openCacheFolder } from "../cache-folder.ts";
import type { Owner } from "../folder-pack.ts";
import type { ScratchDatabase } from "../scratch-database.ts";
import { openSession, type Session } from "../session.ts";
import { SCRATCH_DATABASE, SCRATCH_USER } from "./cluster-settings.ts";
import { makeTemplate, templateFile, unpackTemplate } from "./cluster-template.ts";
import type { EmbeddedServer } from "./find-servers.ts";
import { dropNativeTree, prepareNativeTree } from "./native-tree.ts";
import { createRunFolder, type RunFolder, sweepRunFolders } from "./run-folder.ts";
import { startServer } from "./server-process.ts";
import { canAnyoneEnter, findServerUser } from "./server-user.ts";

interface OpenEmbedded {
  readonly server: EmbeddedServer;
  readonly cacheDir?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressListener | undefined;
}

interface Attempt extends OpenEmbedded {
  readonly user: Owner | undefined;
  readonly templates: string;
  /** Undefined when there is no lasting place that the server's user can enter. */
  readonly trees: string | undefined;
}

/** Starts an embedded server on a copy of its template cluster and connects to it. */
export async function openEmbedded(open: OpenEmbedded): Promise<ScratchDatabase> {
  const user = findServerUser();
  const cache = openCacheFolder(open.cacheDir);
  const notes: Problem[] = [];
  if (cache.temporaryBecause !== undefined) notes.push(cacheNote(cache.temporaryBecause));
  const attempt: Attempt = {
    ...open,
    user,
    templates: cache.path,
    trees: findTreeParent(cache.path, user),
  };
  try {
    const running = await startWithRetry(attempt);
    const sweeping = sweepRunFolders(user);
    const close = async () => {
      await running.stop();
      await sweeping;
      cache.release();
    };
    return describe(open.server, running, notes, close);
  } catch (error) {
    cache.release();
    throw error;
  }
}

interface Running {
  readonly session: Session;
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts once more with everything made afresh when the cached template or tree is no good. */
async function startWithRetry(attempt: Attempt): Promise<Running> {
  try {
    return await startOnce(attempt);
  } catch (error) {
    if (attempt.signal?.aborted || !(error instanceof CachedStateError)) throw unwrap(error);
    rmSync(templateFile(attempt.templates, attempt.server), { force: true });
    if (attempt.trees !== undefined) dropNativeTree(attempt.server, attempt.trees);
    return startOnce(attempt).catch((second: unknown) => {
      throw unwrap(second);
    });
  }
}

/** The start failed on state that came out of the cache. */
class CachedStateError extends Error {}

function unwrap(error: unknown): unknown {
  return error instanceof CachedStateError ? error.cause : error;
}

async function startOnce(attempt: Attempt): Promise<Running> {
  const { server, user, signal } = attempt;
  const folder = createRunFolder(user);
  let stopServer = async () => {};
  try {
    signal?.throwIfAborted();
    const nativeDir = prepareNativeTree(server, user, attempt.trees ?? folder.path);
    const { password, isCached } = await fillDataDir(attempt, folder, nativeDir);
    const running = await orCached(isCached, startServer({ nativeDir, folder, user, signal }));
    stopServer = running.stop;
    const url = `postgresql://${SCRATCH_USER}:${encodeURIComponent(password)}@127.0.0.1:${running.port}/${SCRATCH_DATABASE}`;
    const session = await orCached(isCached, connect(url));
    return {
      session,
      url,
      async stop() {
        await session.close();
        await stopServer();
        folder.remove();
      },
    };
  } catch (error) {
    await stopServer();
    folder.remove();
    throw error;
  }
}

async function fillDataDir(
  attempt: Attempt,
  folder: RunFolder,
  nativeDir: string,
): Promise<{ password: string; isCached: boolean }> {
  const file = templateFile(attempt.templates, attempt.server);
  const cached = await unpackTemplate(file, folder, attempt.user);
  if (cached !== undefined) return { password: cached, isCached: true };
  const message = `preparing PostgreSQL ${attempt.server.version} for the first time`;
  attempt.onProgress?.({ kind: "note", message });
  const password = await makeTemplate(file, { ...attempt, nativeDir, folder });
  return { password, isCached: false };
}

async function orCached<Value>(isCached: boolean, work: Promise<Value>): Promise<Value> {
  if (!isCached) return work;
  return work.catch((cause: unknown) => {
    throw new CachedStateError("the cached template failed", { cause });
  });
}

function connect(url: string): Promise<Session> {
  return openSession({ connectionString: url, application_name: "confiture", ssl: false });
}

function describe(
  server: EmbeddedServer,
  { session, url }: Running,
  notes: readonly Problem[],
  close: () => Promise<void>,
): ScratchDatabase {
  let closing: Promise<void> | undefined;
  const closeOnce = () => {
    closing ??= close();
    return closing;
  };
  const serverVersion = server.version.replace(/^(\d+\.\d+).*$/, "$1");
  return {
    kind: "embedded",
    serverVersion,
    session,
    url,
    notes,
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}

/**
 * Where trees for the server's user are kept: the cache folder, unless root has hidden it from
 * that user; then the system's cache, which only root can write.
 */
function findTreeParent(cacheDir: string, user: Owner | undefined): string | undefined {
  if (user === undefined || canAnyoneEnter(cacheDir)) return cacheDir;
  const system = process.platform === "darwin" ? "/Library/Caches" : "/var/cache";
  const folder = join(system, "confiture");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return undefined;
  }
}
