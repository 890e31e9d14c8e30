import { resetDatabase } from "../../migrate/reset/reset-database.ts";
import { renderCount } from "../../output/render-summary.ts";
import type { CommandData } from "../command-data.ts";
import { COMMON_ARGS } from "../common-args.ts";
import { askForName, YES_ARG } from "../confirm.ts";
import { defineCliCommand } from "../define-cli-command.ts";
import { RUNNER_ARGS, readRunnerOptions } from "./migrate-args.ts";

export const examples = [
  ["confiture migrate reset", "drop the local database, create it anew, apply all migrations"],
  ["confiture migrate reset --env test --yes --force", "in a script, whoever is connected"],
] as const;

export default defineCliCommand({
  meta: {
    name: "reset",
    description: "Drop a development database, create it anew, apply all migrations",
  },
  args: {
    force: { type: "boolean", description: "End the sessions of others who are connected" },
    ...RUNNER_ARGS,
    ...YES_ARG,
    ...COMMON_ARGS,
  },
  async run({ args, data }) {
    const { reporter } = data as CommandData;
    const result = await resetDatabase({
      ...(await readRunnerOptions(args, data as CommandData)),
      force: args.force === true,
      confirm: async (database) =>
        args.yes === true ||
        askForName(
          `this drops the database ${database} with everything in it`,
          database,
          data as CommandData,
        ),
    });
    reporter.success(
      `Created ${result.database} anew, and applied ${renderCount(result.migrations.length, "migration")}`,
    );
    reporter.result({ ...result });
  },
});
