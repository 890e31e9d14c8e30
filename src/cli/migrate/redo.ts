import { migrateRedo } from "../../migrate/migrate-down.ts";
import type { CommandData } from "../command-data.ts";
import { COMMON_ARGS } from "../common-args.ts";
import { confirmProtected, YES_ARG } from "../confirm.ts";
import { defineCliCommand } from "../define-cli-command.ts";
import { IRREVERSIBLE_ARG, RUNNER_ARGS, readRunnerOptions } from "./migrate-args.ts";

export const examples = [
  ["confiture migrate redo", "undo the last migration and apply it again, as it is now"],
] as const;

export default defineCliCommand({
  meta: { name: "redo", description: "Undo the last migration and apply it again" },
  args: { ...IRREVERSIBLE_ARG, ...RUNNER_ARGS, ...YES_ARG, ...COMMON_ARGS },
  async run({ args, data }) {
    const { reporter } = data as CommandData;
    const options = await readRunnerOptions(args, data as CommandData);
    const allowProtected = await confirmProtected(options, args.yes === true, data as CommandData);
    const allowIrreversible = args["allow-irreversible"] === true;
    const { migrations } = await migrateRedo({ ...options, allowProtected, allowIrreversible });
    if (migrations.length === 0) reporter.info("Nothing is applied");
    reporter.result({ migrations });
  },
});
