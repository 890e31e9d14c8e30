import { migrateDown } from "../../migrate/migrate-down.ts";
import { renderCount } from "../../output/render-summary.ts";
import type { CommandData } from "../command-data.ts";
import { COMMON_ARGS } from "../common-args.ts";
import { confirmProtected, YES_ARG } from "../confirm.ts";
import { defineCliCommand } from "../define-cli-command.ts";
import { IRREVERSIBLE_ARG, RUNNER_ARGS, readRunnerOptions, readSteps } from "./migrate-args.ts";

export const examples = [
  ["confiture migrate down", "undo the migration that was applied last"],
  ["confiture migrate down --steps 3", "undo the last three"],
  ["confiture migrate down --to 20260228120532", "undo everything applied after it"],
] as const;

export default defineCliCommand({
  meta: { name: "down", description: "Undo migrations, the one applied last first" },
  args: {
    ...IRREVERSIBLE_ARG,
    ...RUNNER_ARGS,
    to: { type: "string", valueHint: "VERSION", description: "The one that stays the last" },
    steps: { type: "string", valueHint: "N", description: "How many to undo (default: 1)" },
    ...YES_ARG,
    ...COMMON_ARGS,
  },
  async run({ args, data }) {
    const { reporter } = data as CommandData;
    const steps = readSteps(args.steps);
    const options = await readRunnerOptions(args, data as CommandData);
    const allowProtected = await confirmProtected(options, args.yes === true, data as CommandData);
    const { migrations } = await migrateDown({
      ...options,
      steps,
      to: args.to,
      allowProtected,
      allowIrreversible: args["allow-irreversible"] === true,
    });
    if (migrations.length === 0) reporter.info("Nothing to undo");
    else reporter.info(`Undid ${renderCount(migrations.length, "migration")}`);
    reporter.result({ migrations });
  },
});
