import { formatDuration } from "../../output/format-size.ts";
import { renderCount } from "../../output/render-summary.ts";
import type { CommandData } from "../command-data.ts";
import { COMMON_ARGS } from "../common-args.ts";
import { defineCliCommand } from "../define-cli-command.ts";
import { MIGRATIONS_ARGS, readScratchOptions, SCRATCH_ARG } from "./migrate-args.ts";

export const examples = [
  ["confiture migrate squash --through 20260228120532", "fold this one and all before it into one"],
  ["confiture migrate squash --through 20260228120532 --dry-run", "print it, and write nothing"],
] as const;

export default defineCliCommand({
  meta: { name: "squash", description: "Fold all migrations up to a version into one, proved" },
  args: {
    through: {
      type: "string",
      required: true,
      valueHint: "VERSION",
      description: "The last one that is folded",
    },
    "drop-data-statements": {
      type: "boolean",
      description: "Leave out statements on rows: an empty database does not need them",
    },
    "dry-run": { type: "boolean", description: "Prove it and print the up file; write nothing" },
    ...SCRATCH_ARG,
    ...MIGRATIONS_ARGS,
    ...COMMON_ARGS,
  },
  async run({ args, data }) {
    const { reporter } = data as CommandData;
    const startedAt = performance.now();
    const { squashMigrations } = await import("../../squash/squash-migrations.ts");
    const isDryRun = args["dry-run"] === true;
    const { warnings, ...result } = await squashMigrations({
      through: args.through,
      ...readScratchOptions(args, data as CommandData),
      dropDataStatements: args["drop-data-statements"] === true,
      dryRun: isDryRun,
    });
    for (const warning of warnings) reporter.problem(warning);
    const files = renderCount(result.moved.length, "file");
    if (isDryRun) reporter.info(`Would write ${result.upPath} and archive ${files}`);
    else {
      reporter.success(`Wrote ${result.upPath}`);
      reporter.success(`Wrote ${result.downPath}`);
      reporter.success(`Moved ${files} to archive/`);
    }
    const durationMs = performance.now() - startedAt;
    const server = `PostgreSQL ${result.serverVersion} (${result.kind})`;
    const time = formatDuration(durationMs);
    reporter.info(`Proved on ${server}: an empty database comes out the same (${time})`);
    reporter.result({ ...result, durationMs }, isDryRun ? result.upText : undefined);
  },
});
