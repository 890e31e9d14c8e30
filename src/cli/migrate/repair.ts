import { ConfitureError } from "../../base/errors.ts";
import { repair } from "../../migrate/repair.ts";
import { renderCount } from "../../output/render-summary.ts";
import type { CommandData } from "../command-data.ts";
import { COMMON_ARGS } from "../common-args.ts";
import { defineCliCommand } from "../define-cli-command.ts";
import { RUNNER_ARGS, readRunnerOptions } from "./migrate-args.ts";

export const examples = [
  ["confiture migrate repair", "accept changed files of applied migrations as they are now"],
  ["confiture migrate repair --in-doubt done", "the statement that was cut off had ended"],
  ["confiture migrate repair --restart 20260228120532", "forget how far it had come"],
] as const;

export default defineCliCommand({
  meta: { name: "repair", description: "Bring the ledger in line with what you know is so" },
  args: {
    "in-doubt": {
      type: "enum",
      options: ["done", "again"],
      description: "What became of the statement that a run was cut off in",
    },
    restart: {
      type: "string",
      valueHint: "VERSION",
      description: "Begin this half-done migration at its start again",
    },
    ...RUNNER_ARGS,
    ...COMMON_ARGS,
  },
  async run({ args, data }) {
    const { reporter } = data as CommandData;
    if (args["in-doubt"] !== undefined && args.restart !== undefined) {
      throw new ConfitureError("USAGE", "--in-doubt and --restart exclude each other", {
        hint: "leave out --in-doubt or --restart",
      });
    }
    const options = await readRunnerOptions(args, data as CommandData);
    const result = await repair({
      ...options,
      inDoubt: args["in-doubt"],
      restart: args.restart,
    });
    const { accepted, settled } = result;
    for (const version of accepted) reporter.success(`Accepted the file of ${version} as it is`);
    for (const version of settled) reporter.success(`Noted; go on with ${version} by running it`);
    const count = accepted.length + settled.length;
    reporter.info(count === 0 ? "Nothing to repair" : `${renderCount(count, "row")} repaired`);
    reporter.result({ ...result });
  },
});
