import type { CommandData } from "../command-data.ts";
import { COMMON_ARGS } from "../common-args.ts";
import { defineCliCommand } from "../define-cli-command.ts";
import { MIGRATIONS_ARGS, readDuration, readRunnerOptions, readSteps } from "./migrate-args.ts";

export const examples = [
  [
    "confiture migrate preflight --against postgres://ci@db/shop",
    "try what is pending there on a copy of its shape",
  ],
  ["confiture migrate preflight --env staging --copy data", "on a copy with all rows"],
  ["confiture migrate preflight --max-lock 200ms --strict", "for CI: fail on long locks, too"],
] as const;

export default defineCliCommand({
  meta: {
    name: "preflight",
    description: "Try pending migrations on a copy: their locks, their time, their result",
  },
  args: {
    ...MIGRATIONS_ARGS,
    against: {
      type: "string",
      valueHint: "URL",
      description: "The database, which is only read (default: database_url of the environment)",
    },
    copy: {
      type: "enum",
      options: ["shape", "data"],
      default: "shape",
      description: "What to copy: all objects without rows, or the whole database on its server",
    },
    scratch: {
      type: "string",
      valueHint: "URL",
      description: "A server for the throwaway databases (default: one that needs no installation)",
    },
    to: { type: "string", valueHint: "VERSION", description: "Try up to this one, included" },
    steps: { type: "string", valueHint: "N", description: "Try at most so many" },
    "out-of-order": {
      type: "enum",
      options: ["error", "warn", "allow"],
      default: "error",
      description: "What to do about one that is older than what is applied",
    },
    "max-lock": {
      type: "string",
      valueHint: "TIME",
      description: "How long a lock may hold up reads or writes of a table with rows (default: 1s)",
    },
    strict: {
      type: "boolean",
      description: "Fail on long locks, rewritten tables, and what can't be copied or compared",
    },
    ...COMMON_ARGS,
  },
  async run({ args, data }) {
    const { runPreflightCommand } = await import("./preflight-run.ts");
    const { environment, migrationsDir } = await readRunnerOptions(args, data as CommandData);
    const options = {
      environment,
      migrationsDir,
      against: args.against,
      copy: args.copy,
      scratch: args.scratch,
      to: args.to,
      steps: readSteps(args.steps),
      outOfOrder: args["out-of-order"],
      maxLockMs: readDuration("--max-lock", args["max-lock"]),
    };
    const flags = { isStrict: args.strict === true, isColourAllowed: args.color !== false };
    await runPreflightCommand(options, flags, data as CommandData);
  },
});
