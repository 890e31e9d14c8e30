import { ConfitureError } from "../base/errors.ts";
import { formatDuration } from "../output/format-size.ts";
import { renderPlan } from "../output/render-plan.ts";
import { renderCount } from "../output/render-summary.ts";
import { createStyle, hasColours } from "../output/style.ts";
import { isEmptyPlan } from "../plan/plan.ts";
import type { VerifyResult } from "../verify/verify-options.ts";
import type { CommandData } from "./command-data.ts";
import { COMMON_ARGS } from "./common-args.ts";
import { defineCliCommand } from "./define-cli-command.ts";
import { MIGRATIONS_ARGS, readScratchOptions, SCRATCH_ARG } from "./migrate/migrate-args.ts";

const SHOWN_LINES = 20;

export const examples = [
  ["confiture verify", "do all migrations lead to the schema?"],
  ["confiture verify --against postgres://me@staging/shop", "is this database like them, too?"],
] as const;

export default defineCliCommand({
  meta: {
    name: "verify",
    description: "Prove that schema and migrations, and a database, are the same",
  },
  args: {
    against: {
      type: "string",
      valueHint: "URL",
      description: "A database that must be like them, too; it is only read",
    },
    ...SCRATCH_ARG,
    ...MIGRATIONS_ARGS,
    ...COMMON_ARGS,
  },
  async run({ args, data }) {
    const { reporter } = data as CommandData;
    const { verifySchema } = await import("../verify/verify-schema.ts");
    const result = await verifySchema({
      ...readScratchOptions(args, data as CommandData),
      against: args.against,
    });
    const { warnings, ...document } = result;
    for (const warning of warnings) reporter.problem(warning);
    const isColoured = hasColours(process.stdout, args.color !== false);
    reporter.result(document, explain(result, isColoured));
    if (!result.isEqual) {
      throw new ConfitureError("SCHEMA_DIFFERS", describe(result), {
        hint: "confiture migrate generate NAME writes what is missing in the migrations",
      });
    }
    const last = result.database === undefined ? "" : `, and so does ${result.database.against}`;
    reporter.success(
      `${renderCount(result.files, "file")} and ${renderCount(result.migrations, "migration")} make the same database${last} (${formatDuration(result.durationMs)})`,
    );
  },
});

function describe({ migrationsDifference, database }: VerifyResult): string {
  const isDatabaseOther = database !== undefined && !isEmptyPlan(database.plan);
  const parts = [
    migrationsDifference === undefined ? undefined : "the migrations do not lead to the schema",
    isDatabaseOther ? `${database.against} is not like the schema` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join("; ");
}

/** The smallest explanation: the changes, or, where the engine sees none, the lines that differ. */
function explain({ migrationsDifference, database }: VerifyResult, isColoured: boolean) {
  const style = createStyle(isColoured);
  const parts: string[] = [];
  if (migrationsDifference !== undefined) {
    const { plan, missing, surplus } = migrationsDifference;
    const lines = [...missing.map((line) => `+ ${line}`), ...surplus.map((line) => `- ${line}`)];
    const shown = lines.slice(0, SHOWN_LINES).map((line) => `${line}\n`);
    const tree = renderPlan(plan, style);
    parts.push(`What the migrations lack:\n${tree === "" ? shown.join("") : tree}`);
  }
  if (database !== undefined && !isEmptyPlan(database.plan)) {
    parts.push(`What ${database.against} lacks:\n${renderPlan(database.plan, style)}`);
  }
  return parts.length === 0 ? undefined : parts.join("\n");
}
