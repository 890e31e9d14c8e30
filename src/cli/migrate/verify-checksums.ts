import { ConfitureError } from "../../base/errors.ts";
import { verifyChecksums } from "../../migrate/verify-checksums.ts";
import { renderCount } from "../../output/render-summary.ts";
import type { CommandData } from "../command-data.ts";
import { COMMON_ARGS } from "../common-args.ts";
import { defineCliCommand } from "../define-cli-command.ts";
import { MIGRATIONS_ARGS, readRunnerOptions } from "./migrate-args.ts";

export const examples = [
  ["confiture migrate verify-checksums", "say which applied files have changed, and how"],
] as const;

export default defineCliCommand({
  meta: { name: "verify-checksums", description: "Compare applied migrations with their files" },
  args: { ...MIGRATIONS_ARGS, ...COMMON_ARGS },
  async run({ args, data }) {
    const { reporter } = data as CommandData;
    const { problems, ...result } = await verifyChecksums(
      await readRunnerOptions(args, data as CommandData),
    );
    if (result.changed.length > 0) {
      const what = renderCount(result.changed.length, "applied migration");
      throw new ConfitureError("MIGRATION_CHANGED", `${what} changed since then`, {
        details: { problems, ...result },
      });
    }
    for (const problem of problems) reporter.problem(problem);
    const without =
      result.unknown.length === 0 ? "" : `; ${result.unknown.length} have no checksum`;
    reporter.success(`${renderCount(result.checked, "migration")} as applied${without}`);
    reporter.result({ ...result });
  },
});
