import { ConfitureError } from "../base/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import type { Desired } from "../diff/load-desired.ts";
import { deriveFollowUps } from "../plan/renames/derive-follow-ups.ts";
import { describeObject } from "../plan/renames/describe-object.ts";
import { findProbableRenames, isDenied } from "../plan/renames/find-probable-renames.ts";
import { listRenameDirectives } from "../plan/renames/list-rename-directives.ts";
import type { ProbableRename } from "../plan/renames/probable-rename.ts";
import type { Rename } from "../plan/renames/rename.ts";
import { parseRenameFlag, type RenameRequest } from "../plan/renames/rename-request.ts";
import { renderRename, renderRenameBack } from "../plan/renames/render-rename.ts";
import { resolveRenames } from "../plan/renames/resolve-renames.ts";
import type { Session } from "../postgres/session.ts";
import type { GenerateOptions } from "./generate-options.ts";

/** What was renamed, and the database as it is under the new names. */
export interface FoundRenames {
  readonly renames: readonly Rename[];
  readonly renamed: Catalog;
}

/** A rename may let an index be renamed, and that one a constraint; it hardly goes deeper. */
const MOST_ROUNDS = 10;

type RenameOptions = Pick<GenerateOptions, "renames" | "noRenames" | "confirmRename">;

/**
 * Finds what was renamed: what the DDL and the flags say, and what follows from that. Whatever
 * else looks like a rename is asked about.
 *
 * @param session The database of the migrations; it is as before afterwards.
 * @throws ConfitureError `RENAME_UNCONFIRMED` with the exact flags; `USAGE`, `SOURCE_REFUSED`.
 */
export async function findRenames(
  session: Session,
  actual: Catalog,
  desired: Desired,
  options: RenameOptions,
): Promise<FoundRenames> {
  const denied = [...(options.noRenames ?? [])];
  for (const text of denied) parseRenameFlag(text, "--no-rename");
  const requests = [
    ...readDirectives(desired),
    ...(options.renames ?? []).map((text) => parseRenameFlag(text)),
  ];
  for (;;) {
    const found = await tryRenames(session, actual, desired.catalog, requests);
    const candidates = findProbableRenames(found.renamed, desired.catalog);
    const open = candidates.filter((each) => !isDenied(each, denied));
    if (open.length === 0) return found;
    // A table that is renamed may have columns that are: what is confirmed leads to more.
    for (const { text, isRename } of await ask(open, options.confirmRename)) {
      if (isRename) requests.push(parseRenameFlag(text));
      else denied.push(text);
    }
  }
}

function readDirectives({ source }: Desired): readonly RenameRequest[] {
  const { requests, problems } = listRenameDirectives(source.script, source.map);
  if (problems.length === 0) return requests;
  throw new ConfitureError("SOURCE_REFUSED", "a rename in the DDL can't be read", {
    details: { problems },
  });
}

/** Renames in the database, looks what follows from it, and at the end renames back. */
async function tryRenames(
  session: Session,
  actual: Catalog,
  desired: Catalog,
  requests: readonly RenameRequest[],
): Promise<FoundRenames> {
  const renames: Rename[] = [];
  let renamed = actual;
  let next = resolveRenames(requests, actual, desired);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    for (const rename of next) await session.run(renderRename(rename));
    renames.push(...next);
    if (next.length > 0) renamed = await readCatalog(session);
    next = deriveFollowUps(renamed, desired, renames);
    if (next.length === 0) break;
  }
  for (const rename of renames.toReversed()) await session.run(renderRenameBack(rename));
  return { renames, renamed };
}

async function ask(
  open: readonly ProbableRename[],
  confirm: RenameOptions["confirmRename"],
): Promise<readonly { readonly text: string; readonly isRename: boolean }[]> {
  if (confirm === undefined) throw unconfirmed(open);
  const answers: { text: string; isRename: boolean }[] = [];
  for (const rename of open) {
    answers.push({ text: rename.text, isRename: await confirm(rename) });
  }
  return answers;
}

function unconfirmed(open: readonly ProbableRename[]): ConfitureError {
  const problems = open.map(({ rename, reason, flag, denyFlag }) => ({
    severity: "error" as const,
    code: "probable-rename",
    message: `${describeObject({ ...rename, name: rename.from })} may now be ${rename.to}: ${reason}`,
    hint: `say which: ${flag} keeps what is in it, ${denyFlag} drops and creates`,
  }));
  return new ConfitureError("RENAME_UNCONFIRMED", "this looks like a rename", {
    details: { problems },
    hint: "or write it into the DDL, above or behind the new name: -- confiture: renamed from old_name",
  });
}
