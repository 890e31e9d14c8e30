import { migrateUp, type PlannedMigration } from "../../migrate/migrate-up.ts";
import { renderCount } from "../../output/render-summary.ts";
import type { CommandData } from "../command-data.ts";
import { COMMON_ARGS } from "../common-args.ts";
import { defineCliCommand } from "../define-cli-command.ts";
import { RUNNER_ARGS, readRunnerOptions, readSteps } from "./migrate-args.ts";

export const examples = [
  ["confiture migrate up", "apply what is pending to the database of the environment"],
  ["confiture migrate up --env production --dry-run", "check everything, and run nothing"],
  ["confiture migrate up --to 20260228120532", "stop behind this one"],
  ["confiture migrate up --lock-wait 10min", "wait for another deployment to end"],
] as const;

export default defineCliCommand({
  meta: { name: "up", description: "Apply pending migrations, or go on where a run was cut off" },
  args: {
    ...RUNNER_ARGS,
    to: { type: "string", valueHint: "VERSION", description: "Apply up to this one, included" },
    steps: { type: "string", valueHint: "N", description: "Apply at most so many" },
    "dry-run": { type: "boolean", description: "Check everything, print the plan, run nothing" },
    "out-of-order": {
      type: "enum",
      options: ["error", "warn", "allow"],
      default: "error",
      description: "What to do about one that is older than what is applied",
    },
    "allow-destructive": {
      type: "boolean",
      description: "Apply files that say `-- confiture: destructive`",
    },
    ...COMMON_ARGS,
  },
  async run({ args, data }) {
    const { reporter } = data as CommandData;
    const steps = readSteps(args.steps);
    const options = await readRunnerOptions(args, data as CommandData);
    const dryRun = args["dry-run"] === true;
    const result = await migrateUp({
      ...options,
      steps,
      dryRun,
      to: args.to,
      outOfOrder: args["out-of-order"],
      allowDestructive: args["allow-destructive"] === true,
    });
    const count = (dryRun ? result.planned : result.migrations).length;
    const what = renderCount(count, "migration");
    if (count === 0) reporter.info("Nothing is pending");
    else reporter.info(dryRun ? `Would apply ${what}` : `Applied ${what}`);
    reporter.result(
      { migrations: result.migrations, ...(dryRun ? { planned: result.planned } : {}) },
      dryRun ? result.planned.map(renderPlanned).join("") : undefined,
    );
  },
});

function renderPlanned({ path, sections }: PlannedMigration): string {
  const parts = sections.map(({ name, isTransactional, statements }) => {
    const how = isTransactional ? "one transaction" : "each statement on its own";
    return `${name === "" ? "" : `${name}: `}${renderCount(statements, "statement")}, ${how}`;
  });
  const [only] = parts;
  if (parts.length === 1) return `${path} (${only})\n`;
  return `${path}\n${parts.map((part) => `  ${part}\n`).join("")}`;
}
