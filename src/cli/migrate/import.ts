import { ConfitureError } from "../../base/errors.ts";
import { TOOLS, type Tool } from "../../import/foreign-migration.ts";
import { importMigrations } from "../../import/import-migrations.ts";
import type { ImportedMigration, ImportResult } from "../../import/import-options.ts";
import { renderCount } from "../../output/render-summary.ts";
import type { Reporter } from "../../output/reporter.ts";
import type { CommandData } from "../command-data.ts";
import { COMMON_ARGS } from "../common-args.ts";
import { defineCliCommand } from "../define-cli-command.ts";
import { splitList } from "../list-args.ts";
import { RUNNER_ARGS, readRunnerOptions } from "./migrate-args.ts";

export const examples = [
  ["confiture migrate import --from goose --dry-run", "list what would be taken over"],
  ["confiture migrate import --from dbmate --dir db/dbmate", "take over files and what is applied"],
  [
    "confiture migrate import --from flyway --placeholder schema=shop",
    "say what a placeholder stands for",
  ],
  ["confiture migrate import --from goose --no-database", "write the files, ask no database"],
] as const;

export const lists = ["placeholder"];

export default defineCliCommand({
  meta: { name: "import", description: "Take over the migrations of dbmate, goose or Flyway" },
  args: {
    from: {
      type: "enum",
      options: [...TOOLS],
      description: "The tool whose migrations they are",
    },
    dir: {
      type: "string",
      valueHint: "DIR",
      description: "Its folder, relative to the project (default: where the tool has it)",
    },
    table: {
      type: "string",
      valueHint: "NAME",
      description: "Its table of what is applied (default: what the tool calls it)",
    },
    database: {
      type: "boolean",
      default: true,
      description: "Mark what is applied in database_url",
      negativeDescription: "Write files, and leave the database alone",
    },
    placeholder: {
      type: "string",
      valueHint: "NAME=VALUE",
      description: "What a placeholder of Flyway stands for; may be given several times",
    },
    repeatable: {
      type: "enum",
      options: ["refuse", "append", "skip"],
      default: "refuse",
      description: "What to do about Flyway's R__ files",
    },
    "dry-run": { type: "boolean", description: "Check everything, list it, write nothing" },
    ...RUNNER_ARGS,
    ...COMMON_ARGS,
  },
  async run({ args, data }) {
    const { reporter } = data as CommandData;
    const tool = readTool(args.from);
    const placeholders = readPlaceholders(args.placeholder);
    const dryRun = args["dry-run"] === true;
    const result = await importMigrations({
      ...(await readRunnerOptions(args, data as CommandData)),
      tool,
      dryRun,
      placeholders,
      dir: args.dir,
      table: args.table,
      filesOnly: args.database === false,
      repeatable: args.repeatable as "refuse" | "append" | "skip",
    });
    tell(reporter, tool, result, dryRun);
    reporter.result(
      { ...result, isDryRun: dryRun },
      dryRun ? result.migrations.map(renderLine).join("") : undefined,
    );
  },
});

function tell(reporter: Reporter, tool: Tool, result: ImportResult, dryRun: boolean): void {
  const { migrations, written, marked, table, folder } = result;
  for (const one of migrations) reporter.detail(renderLine(one).trimEnd());
  const renamed = migrations.filter(
    ({ version, fromVersion }) => fromVersion !== "R" && version !== fromVersion,
  );
  const [first] = renamed;
  if (first !== undefined) {
    const what = renderCount(renamed.length, "version is", "versions are");
    reporter.info(`${what} written otherwise, as in ${first.fromVersion} → ${first.version}`);
  }
  const without = migrations.filter(({ downPath }) => downPath === undefined).length;
  if (without > 0) reporter.info(`${renderCount(without, "migration")} without a down file`);
  if (written === 0 && marked.length === 0) {
    reporter.success(
      `${renderCount(migrations.length, "migration")} of ${tool}: all there already`,
    );
    return;
  }
  const would = dryRun ? "Would take" : "Took";
  reporter.success(
    `${would} over ${renderCount(migrations.length, "migration")} of ${folder}: ${renderCount(written, "file")} ${dryRun ? "to write" : "written"}`,
  );
  if (table === undefined) return;
  const mark = dryRun ? "Would mark" : "Marked";
  reporter.success(`${mark} ${marked.length} as applied, as ${table} says`);
}

function renderLine({ source, upPath, downPath, isApplied }: ImportedMigration): string {
  const down = downPath === undefined ? "" : " and .down.sql";
  const state = { true: " (applied)", false: " (pending)" }[String(isApplied)] ?? "";
  return `${source} → ${upPath}${down}${state}\n`;
}

function readTool(name: string | undefined): Tool {
  const tool = TOOLS.find((one) => one === name);
  if (tool !== undefined) return tool;
  throw new ConfitureError("USAGE", "which tool are the migrations from?", {
    hint: `say it with --from ${TOOLS.join(", or --from ")}`,
  });
}

function readPlaceholders(value: string | undefined): ReadonlyMap<string, string> {
  const entries = splitList(value).map((text) => {
    const [, name, given] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name !== undefined && given !== undefined && !/[\r\n]/.test(given)) {
      return [name.toLowerCase(), given] as const;
    }
    throw new ConfitureError("USAGE", `--placeholder can't be "${text}"`, {
      hint: "write --placeholder NAME=VALUE, on one line",
    });
  });
  return new Map(entries);
}
