import { renderCount } from "../../output/render-summary.ts";
import type { CommandData } from "../command-data.ts";
import { COMMON_ARGS } from "../common-args.ts";
import { defineCliCommand } from "../define-cli-command.ts";
import { MIGRATIONS_ARGS, readScratchOptions, SCRATCH_ARG } from "./migrate-args.ts";

export const examples = [
  ["confiture migrate prove", "prove every migration again, as in CI"],
  ["confiture migrate prove --from 20260228120532", "this one and later ones"],
] as const;

export default defineCliCommand({
  meta: { name: "prove", description: "Prove migrations again in throwaway databases" },
  args: {
    from: {
      type: "string",
      valueHint: "VERSION",
      description: "Prove this one and later ones (default: all)",
    },
    ...SCRATCH_ARG,
    ...MIGRATIONS_ARGS,
    ...COMMON_ARGS,
  },
  async run({ args, data }) {
    const { reporter } = data as CommandData;
    const { proveMigrations } = await import("../../verify/prove-migrations.ts");
    const { migrations, warnings } = await proveMigrations({
      ...readScratchOptions(args, data as CommandData),
      from: args.from,
    });
    for (const warning of warnings) reporter.problem(warning);
    for (const { path, proof } of migrations) {
      const way = proof.isDownProved ? "up and down" : "up; it has no way back";
      reporter.detail(`${path}: ${way}; rows: ${proof.rows.rows} (${proof.rows.choice})`);
    }
    const rest =
      migrations.length === 0 ? "" : ": the last one leads exactly to the schema, and each back";
    reporter.success(`Proved ${renderCount(migrations.length, "migration")}${rest}`);
    reporter.result({ migrations });
  },
});
