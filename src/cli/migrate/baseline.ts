import { baseline } from "../../migrate/baseline.ts";
import { labelOf } from "../../migrate/migration-file.ts";
import { renderCount } from "../../output/render-summary.ts";
import type { CommandData } from "../command-data.ts";
import { COMMON_ARGS } from "../common-args.ts";
import { defineCliCommand } from "../define-cli-command.ts";
import { RUNNER_ARGS, readRunnerOptions } from "./migrate-args.ts";

export const examples = [
  [
    "confiture migrate baseline --through 20260228120532",
    "the database has everything up to here already",
  ],
] as const;

export default defineCliCommand({
  meta: { name: "baseline", description: "Mark migrations as applied without running them" },
  args: {
    through: {
      type: "string",
      required: true,
      valueHint: "VERSION",
      description: "The last one whose effect the database has",
    },
    ...RUNNER_ARGS,
    ...COMMON_ARGS,
  },
  async run({ args, data }) {
    const { reporter } = data as CommandData;
    const options = await readRunnerOptions(args, data as CommandData);
    const { marked, skipped } = await baseline({ ...options, through: args.through });
    for (const file of marked) reporter.detail(`marked ${labelOf(file)}`);
    const before = skipped.length === 0 ? "" : `; ${skipped.length} were applied before`;
    reporter.success(`Marked ${renderCount(marked.length, "migration")} as applied${before}`);
    const versions = (files: typeof marked) => files.map(({ version }) => version);
    reporter.result({ marked: versions(marked), skipped: versions(skipped) });
  },
});
