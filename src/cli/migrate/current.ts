import { readStatus } from "../../migrate/read-status.ts";
import type { CommandData } from "../command-data.ts";
import { COMMON_ARGS } from "../common-args.ts";
import { defineCliCommand } from "../define-cli-command.ts";
import { MIGRATIONS_ARGS, readRunnerOptions } from "./migrate-args.ts";

export const examples = [
  ["confiture migrate current", "print the version that was applied last"],
] as const;

export default defineCliCommand({
  meta: { name: "current", description: "Print the version that was applied last" },
  args: { ...MIGRATIONS_ARGS, ...COMMON_ARGS },
  async run({ args, data }) {
    const { reporter } = data as CommandData;
    const { current, hasLedger, warnings } = await readStatus(
      await readRunnerOptions(args, data as CommandData),
    );
    for (const warning of warnings) reporter.problem(warning);
    if (current === undefined) reporter.info("Nothing is applied");
    reporter.result(
      { current: current ?? null, hasLedger },
      current === undefined ? undefined : `${current}\n`,
    );
  },
});
