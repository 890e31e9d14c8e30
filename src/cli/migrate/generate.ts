import type { GeneratedMigration, GenerateResult } from "../../generate/generate-options.ts";
import { describeHazard } from "../../generate/refuse-hazards.ts";
import { formatDuration } from "../../output/format-size.ts";
import { renderCount } from "../../output/render-summary.ts";
import type { Reporter } from "../../output/reporter.ts";
import type { CommandData } from "../command-data.ts";
import { COMMON_ARGS } from "../common-args.ts";
import { defineCliCommand } from "../define-cli-command.ts";
import { splitList } from "../list-args.ts";
import { askRename, canAsk } from "./ask-rename.ts";
import { MIGRATIONS_ARGS, readScratchOptions, SCRATCH_ARG } from "./migrate-args.ts";

export const examples = [
  ["confiture migrate generate add_customer_phone", "write what leads to the schema, proved"],
  ["confiture migrate generate drop_fax --dry-run", "print it, and write nothing"],
  ["confiture migrate generate drop_fax --allow data-loss:public.customer.fax", "accept a hazard"],
  ["confiture migrate generate telefax --rename customer.fax=telefax", "confirm a rename"],
] as const;

export const lists = ["rename", "no-rename", "allow"];

export default defineCliCommand({
  meta: {
    name: "generate",
    description: "Write the migration that leads from all migrations to the schema, proved",
  },
  args: {
    name: { type: "positional", description: "What it does, in a few words" },
    rename: {
      type: "string",
      valueHint: "OLD=NEW",
      description: "What got another name, as customer.fax=telefax; may be given several times",
    },
    "no-rename": {
      type: "string",
      valueHint: "OLD=NEW",
      description: "What looks like a rename and is none; may be given several times",
    },
    allow: {
      type: "string",
      valueHint: "HAZARD",
      description:
        "Accept data-loss, table-rewrite or long-lock, or one object of it; may be given several times",
    },
    "dry-run": { type: "boolean", description: "Prove it and print the up file; write nothing" },
    strict: {
      type: "boolean",
      description: "Fail when there are objects that can't be compared, such as casts",
    },
    ...SCRATCH_ARG,
    ...MIGRATIONS_ARGS,
    ...COMMON_ARGS,
  },
  async run({ args, data }) {
    const { reporter } = data as CommandData;
    const startedAt = performance.now();
    const { generateMigration } = await import("../../generate/generate-migration.ts");
    const result = await generateMigration({
      name: args.name ?? "",
      ...readScratchOptions(args, data as CommandData),
      renames: splitList(args.rename),
      noRenames: splitList(args["no-rename"]),
      allow: splitList(args.allow),
      dryRun: args["dry-run"] === true,
      strict: args.strict === true,
      ...(canAsk(args.format) ? { confirmRename: askRename } : {}),
    });
    report(reporter, result, args["dry-run"] === true, performance.now() - startedAt);
  },
});

function report(
  reporter: Reporter,
  result: GenerateResult,
  isDryRun: boolean,
  durationMs: number,
): void {
  for (const warning of result.warnings) reporter.problem(warning);
  const { warnings: _, ...document } = result;
  if (result.kind === "unchanged") {
    reporter.success("The migrations lead to the schema already: nothing was written");
    reporter.result({ ...document, durationMs });
    return;
  }
  if (!isDryRun) {
    reporter.success(`Wrote ${result.upPath}`);
    reporter.success(`Wrote ${result.downPath}`);
  }
  reporter.info(`${describeProof(result)} (${formatDuration(durationMs)})`);
  for (const hazard of result.hazards) {
    reporter.info(`allowed ${hazard.name}: ${describeHazard(hazard)}`);
  }
  for (const what of result.irreversible) reporter.info(`can't be undone: ${what}`);
  reporter.result({ ...document, durationMs }, isDryRun ? result.upText : undefined);
}

function describeProof({ proof }: GeneratedMigration): string {
  const { serverVersion, kind, rows, isDownProved } = proof;
  const back = isDownProved ? "up and down" : "up";
  const kept =
    rows.rows === 0
      ? "on empty tables"
      : `${renderCount(rows.rows, "row")} in ${renderCount(rows.tables, "table")} kept`;
  return `Proved ${back} on PostgreSQL ${serverVersion} (${kind}), ${kept}`;
}
