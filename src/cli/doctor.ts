import type { CommandData } from "./command-data.ts";
import { COMMON_ARGS, ENV_ARG } from "./common-args.ts";
import { defineCliCommand } from "./define-cli-command.ts";
import { diagnose } from "./diagnosis.ts";
import { renderDiagnosis } from "./diagnosis-text.ts";

export const examples = [
  ["confiture doctor", "show what is installed, found and missing"],
  ["confiture doctor --format json", "the same for a bug report"],
] as const;

export default defineCliCommand({
  meta: { name: "doctor", description: "Show what Confiture finds here, and what would help" },
  args: { ...ENV_ARG, ...COMMON_ARGS },
  async run({ args, data }) {
    const { reporter } = data as CommandData;
    const diagnosis = await diagnose({ project: args.project, env: args.env });
    reporter.result({ ...diagnosis }, renderDiagnosis(diagnosis, args.color !== false));
  },
});
