import type { Problem } from "../base/problem.ts";
import type { Desired } from "../diff/load-desired.ts";
import { labelOf } from "../migrate/migration-file.ts";
import type { Copy } from "./open-copy.ts";
import type { Target } from "./read-target.ts";
import type { Replay } from "./replay.ts";

/** What the user should know of how it was tried, besides what was found. */
export function listRemarks(
  target: Target,
  { built, check }: Desired,
  copy: Copy | undefined,
  replay: Replay | undefined,
): readonly Problem[] {
  const notes = copy?.scratch.notes ?? [];
  // They speak of postgres.version, which does not count here.
  const others = [...check.problems, ...notes].filter(({ code }) => code !== "postgres-version");
  const remarks = [...built.warnings, ...others, ...listDestructive(target)];
  if (copy === undefined || replay === undefined) return remarks;
  return [...remarks, ...listVersion(target, copy), ...listBlindness(copy, replay)];
}

function listDestructive({ pending }: Target): readonly Problem[] {
  return pending
    .filter(({ isDestructive }) => isDestructive)
    .map(({ file, path }) => ({
      severity: "notice",
      code: "destructive",
      message: `${labelOf(file)} says that it loses data`,
      file: path,
      hint: "confiture migrate up needs --allow-destructive for it",
    }));
}

function listVersion({ serverVersion }: Target, { scratch }: Copy): readonly Problem[] {
  const major = (version: string) => Number.parseInt(version, 10);
  if (major(serverVersion) === major(scratch.serverVersion)) return [];
  const found = scratch.notes.find(({ code }) => code === "postgres-version");
  return [
    {
      severity: "warning",
      code: "postgres-version",
      message: `the copy is on PostgreSQL ${scratch.serverVersion}, the database on ${serverVersion}: locks may differ`,
      ...(found?.hint === undefined ? {} : { hint: found.hint }),
    },
  ];
}

function listBlindness({ connect }: Copy, { blindness }: Replay): readonly Problem[] {
  if (blindness !== undefined) {
    const message = `not all locks could be read: ${blindness}`;
    return [{ severity: "warning", code: "locks-unseen", message }];
  }
  if (connect !== undefined) return [];
  return [
    {
      severity: "warning",
      code: "locks-unseen",
      message: "PGlite has one session: the locks of statements that run alone can't be seen",
      hint: "install an embedded server (confiture doctor says how), or give one: --scratch URL",
    },
  ];
}
