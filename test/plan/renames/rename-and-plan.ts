import type { Catalog } from "../../../src/catalog/catalog.ts";
import { readCatalog } from "../../../src/catalog/read-catalog.ts";
import { readFingerprint } from "../../../src/catalog/read-fingerprint.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { planChanges } from "../../../src/plan/plan-changes.ts";
import { deriveFollowUps } from "../../../src/plan/renames/derive-follow-ups.ts";
import type { Rename } from "../../../src/plan/renames/rename.ts";
import { parseRenameFlag } from "../../../src/plan/renames/rename-request.ts";
import { renderRename, renderRenameBack } from "../../../src/plan/renames/render-rename.ts";
import { resolveRenames } from "../../../src/plan/renames/resolve-renames.ts";
import type { Session } from "../../../src/postgres/session.ts";
import type { CaseDatabase, CaseServer } from "../case-server.ts";
import { applySteps } from "../walk-case.ts";

/** What became of a database that was led to another schema by renames and a plan of the rest. */
export interface Walked {
  /** The statements of the renames, those that follow with them. */
  readonly renames: readonly string[];
  /** The statements of the rest. */
  readonly rest: readonly string[];
  /** Of a plan after all that. */
  readonly left: readonly string[];
  /** Lines of the fingerprints that differ from those of a fresh database: new, then old. */
  readonly differences: readonly [readonly string[], readonly string[]];
  readonly rows: readonly unknown[];
  /** Rows after everything was taken back. */
  readonly rowsBack: readonly unknown[];
}

/** Goes to the new schema and back, as a migration would. */
export async function walkRenames(
  server: CaseServer,
  old: string,
  wanted: string,
  options: { flags: readonly string[]; fill?: string; count?: string; countBack?: string },
): Promise<Walked> {
  await using database = await server.open(old);
  await using fresh = await server.open(wanted);
  await using former = await server.open(old);
  const { session } = database;
  const [desired, before] = await Promise.all([readCatalog(fresh.session), readCatalog(session)]);
  await database.load(options.fill ?? "");
  const requests = options.flags.map((flag) => parseRenameFlag(flag));
  const renames = await runRenames(session, resolveRenames(requests, before, desired), desired);
  const renamed = await readCatalog(session);
  const plan = planChanges(renamed, desired);
  await applySteps(session, plan);
  const after = await readCatalog(session);
  const there = await compare(database, fresh);
  const rows = await session.query(options.count ?? "SELECT 1");
  await applySteps(session, planChanges(after, renamed));
  for (const rename of renames.toReversed()) await session.run(renderRenameBack(rename));
  return {
    renames: renames.map(renderRename),
    rest: sqlOf(plan),
    left: sqlOf(planChanges(after, desired)),
    differences: [there, await compare(database, former)],
    rows,
    rowsBack: await session.query(options.countBack ?? "SELECT 1"),
  };
}

/** Runs renames, and what follows from them until nothing does. */
export async function runRenames(
  session: Session,
  confirmed: readonly Rename[],
  desired: Catalog,
  before: readonly Rename[] = [],
): Promise<readonly Rename[]> {
  const all: Rename[] = [];
  let next = confirmed;
  do {
    for (const rename of next) await session.run(renderRename(rename));
    all.push(...next);
    next = deriveFollowUps(await readCatalog(session), desired, [...before, ...all]);
  } while (next.length > 0);
  return all;
}

async function compare(here: CaseDatabase, there: CaseDatabase): Promise<readonly string[]> {
  const [actual, wanted] = await Promise.all(
    [here, there].map(({ session }) => readFingerprint(session)),
  );
  const missing = wanted?.filter((line) => !actual?.includes(line)) ?? [];
  const surplus = actual?.filter((line) => !wanted?.includes(line)) ?? [];
  await here.session.run("RESET search_path");
  return [...missing.map((line) => `- ${line}`), ...surplus.map((line) => `+ ${line}`)];
}

function sqlOf({ steps }: Plan): string[] {
  return steps.map(({ sql }) => sql);
}
