import type { ArgsDef } from "citty";
import { ConfitureError } from "../../base/errors.ts";
import { loadEnvironment } from "../../config/load-environment.ts";
import { DURATION_HINT, parseDuration } from "../../migrate/duration.ts";
import type { FinishedMigration, MigrationListener } from "../../migrate/events.ts";
import type { RunnerOptions } from "../../migrate/runner.ts";
import { formatDuration } from "../../output/format-size.ts";
import type { Reporter } from "../../output/reporter.ts";
import type { CommandData } from "../command-data.ts";
import { ENV_ARG } from "../common-args.ts";

/** The flags of every command that reads migrations. */
export const MIGRATIONS_ARGS = {
  ...ENV_ARG,
  "migrations-dir": {
    type: "string",
    valueHint: "DIR",
    description: "Where the migrations are, relative to the project (default: db/migrations)",
  },
} as const satisfies ArgsDef;

/** The flags of every command that changes a database. */
export const RUNNER_ARGS = {
  ...MIGRATIONS_ARGS,
  "lock-wait": {
    type: "string",
    valueHint: "TIME",
    description:
      "How long to wait for another runner: 10min, 0 (default: 30s, or the environment's)",
  },
} as const satisfies ArgsDef;

/** The flag of what undoes. */
export const IRREVERSIBLE_ARG = {
  "allow-irreversible": {
    type: "boolean",
    description: "Undo also what its file says can't be brought back whole",
  },
} as const satisfies ArgsDef;

/** The flag of every command that makes scratch databases. */
export const SCRATCH_ARG = {
  scratch: {
    type: "string",
    valueHint: "URL",
    description:
      "A server to make scratch databases on, which are dropped afterwards (default: one that needs no installation)",
  },
} as const satisfies ArgsDef;

interface Args {
  readonly project?: string | undefined;
  readonly env?: string | undefined;
  readonly "migrations-dir"?: string | undefined;
  readonly "lock-wait"?: string | undefined;
}

interface ScratchArgs extends Args {
  readonly scratch?: string | undefined;
}

/** What the library's functions need of a command line. */
export async function readRunnerOptions(args: Args, data: CommandData): Promise<RunnerOptions> {
  const { reporter, signal } = data;
  const lockWaitMs = readDuration("--lock-wait", args["lock-wait"]);
  const { environment, warnings } = await loadEnvironment({ project: args.project, env: args.env });
  for (const warning of warnings) reporter.problem(warning);
  const onEvent = tellEvents(reporter, ({ direction, path, durationMs }) => {
    const verb = direction === "up" ? "Applied" : "Undid";
    reporter.success(`${verb} ${path} (${formatDuration(durationMs)})`);
  });
  return { environment, migrationsDir: readDir(args), signal, lockWaitMs, onEvent };
}

/** What the library's functions that make scratch databases need of a command line. */
export function readScratchOptions(args: ScratchArgs, { reporter, signal }: CommandData) {
  return {
    project: args.project,
    env: args.env,
    migrationsDir: readDir(args),
    scratch: args.scratch,
    signal,
    onProgress: reporter.progress,
  };
}

function readDir(args: Args): string | undefined {
  return args["migrations-dir"]?.replace(/\/+$/, "");
}

/** Shows what happens while it happens. */
export function tellEvents(
  reporter: Reporter,
  tellFinished: (migration: FinishedMigration) => void,
): MigrationListener {
  return (event) => {
    switch (event.kind) {
      case "note":
        return reporter.info(event.message);
      case "problem":
        return reporter.problem(event.problem);
      case "finished":
        return tellFinished(event);
      default:
        return event satisfies never;
    }
  };
}

/** A whole number from 1 on. */
export function readSteps(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new ConfitureError("USAGE", `--steps can't be "${value}"`, {
    hint: "write how many migrations, from 1 on",
  });
}

/** Milliseconds of a flag such as `--lock-wait 10min`. */
export function readDuration(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const durationMs = parseDuration(value);
  if (durationMs !== undefined) return durationMs;
  throw new ConfitureError("USAGE", `${flag} can't be "${value}"`, { hint: DURATION_HINT });
}
