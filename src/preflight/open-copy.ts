import type { Problem } from "../base/problem.ts";
import type { Catalog, UnmodelledObject } from "../catalog/catalog.ts";
import { openScratchDatabase } from "../postgres/open-scratch-database.ts";
import type { ScratchDatabase } from "../postgres/scratch-database.ts";
import { connectUrl } from "../postgres/server/connect-url.ts";
import type { Session } from "../postgres/session.ts";
import { applyShape, type Shaped } from "./apply-shape.ts";
import { writeLedgerRows } from "./ledger-rows.ts";
import { createNamesake, createRoles, isOwnCluster } from "./own-cluster.ts";
import type { CopyKind, PreflightOptions } from "./preflight-options.ts";
import type { Target } from "./read-target.ts";

/** A copy that may be changed. Closing it removes it. */
export interface Copy extends AsyncDisposable {
  readonly kind: CopyKind;
  readonly scratch: ScratchDatabase;
  /** Where migrations run. */
  readonly session: Session;
  /** Another session of it; undefined where there can be only one. */
  readonly connect: (() => Promise<Session>) | undefined;
  /** What could not be copied. */
  readonly problems: readonly Problem[];
  readonly lacking: readonly UnmodelledObject[];
}

/** Copies the target whole, on its own server. */
export async function openDataCopy(target: Target, options: PreflightOptions): Promise<Copy> {
  const scratch = await openScratchDatabase({
    projectDir: options.environment.projectDir,
    kind: "server",
    url: target.url,
    template: target.database,
    signal: options.signal,
    onProgress: options.onProgress,
  });
  return orClose(scratch, async () => {
    const session = await connectTo(scratch, scratch.url, options.signal);
    return describe("data", scratch, session, scratch.url, { problems: [], lacking: [] });
  });
}

/** Makes a database with all objects of the target, the rows of its ledger, and no others. */
export async function openShapeCopy(
  target: Target,
  actual: Catalog,
  options: PreflightOptions,
): Promise<Copy> {
  const { environment, scratch: url, kind, signal, onProgress } = options;
  const scratch = await openScratchDatabase({
    projectDir: environment.projectDir,
    version: Number.parseInt(target.serverVersion, 10),
    url,
    kind,
    extensions: target.extensions,
    signal,
    onProgress,
  });
  const { findApplyingRole } = await import("../plan/align-roles.ts");
  const role = findApplyingRole(actual);
  return orClose(scratch, async () => {
    const home = await makeHome(scratch, target, role);
    const session = await connectTo(scratch, home, signal);
    const shaped = await applyShape({
      session,
      // What this role owns, the one that makes the copy is to own.
      catalog: { ...actual, role },
      surroundings: target,
      isOwnCluster: isOwnCluster(scratch),
    });
    await writeLedgerRows(session, target.state.names, target.ledgerRows);
    return describe("shape", scratch, session, home, shaped);
  });
}

/** The URL of the database to copy into; undefined for PGlite, which has just one. */
async function makeHome(
  scratch: ScratchDatabase,
  target: Target,
  role: string,
): Promise<string | undefined> {
  const { session, url } = scratch;
  if (!isOwnCluster(scratch)) return url;
  await createRoles(session, target);
  if (url === undefined) return undefined;
  return createNamesake({ session, url }, target.database, role);
}

async function connectTo(
  scratch: ScratchDatabase,
  url: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Session> {
  return url === undefined ? scratch.session : connectUrl(url, undefined, signal);
}

function describe(
  kind: CopyKind,
  scratch: ScratchDatabase,
  session: Session,
  url: string | undefined,
  { problems, lacking }: Shaped,
): Copy {
  return {
    kind,
    scratch,
    session,
    connect: url === undefined ? undefined : () => connectUrl(url, undefined, undefined),
    problems,
    lacking,
    async [Symbol.asyncDispose]() {
      await scratch.close();
      await session.close();
    },
  };
}

async function orClose(scratch: ScratchDatabase, work: () => Promise<Copy>): Promise<Copy> {
  try {
    return await work();
  } catch (error) {
    await scratch.close();
    throw error;
  }
}
