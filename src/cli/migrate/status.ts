import { type MigrationLine, readStatus } from "../../migrate/read-status.ts";
import { renderCount } from "../../output/render-summary.ts";
import { createStyle, hasColours, type Style } from "../../output/style.ts";
import type { CommandData } from "../command-data.ts";
import { COMMON_ARGS } from "../common-args.ts";
import { defineCliCommand } from "../define-cli-command.ts";
import { MIGRATIONS_ARGS, readRunnerOptions } from "./migrate-args.ts";

export const examples = [
  ["confiture migrate status", "list what is applied and what is pending"],
  ["confiture migrate status --format json", "the same for a program"],
] as const;

export default defineCliCommand({
  meta: { name: "status", description: "List what is applied, pending or half done" },
  args: { ...MIGRATIONS_ARGS, ...COMMON_ARGS },
  async run({ args, data }) {
    const { reporter } = data as CommandData;
    const { warnings, ...status } = await readStatus(
      await readRunnerOptions(args, data as CommandData),
    );
    for (const warning of warnings) reporter.problem(warning);
    if (!status.hasLedger) reporter.info("This database has no ledger yet");
    const { applied, pending } = status.counts;
    reporter.info(`${renderCount(applied, "migration")} applied, ${pending} pending`);
    const style = createStyle(hasColours(process.stdout, args.color !== false));
    const { current, ...rest } = status;
    reporter.result(
      { ...rest, current: current ?? null },
      status.migrations.map((line) => renderLine(line, style)).join(""),
    );
  },
});

const WIDEST_STATE = "half-applied".length;

function renderLine(line: MigrationLine, style: Style): string {
  const colour = { applied: style.green, pending: style.yellow }[String(line.state)] ?? style.red;
  const state = colour(line.state.padEnd(WIDEST_STATE));
  const when = line.appliedAt === undefined ? "" : ` ${line.appliedAt.slice(0, 19)}Z`;
  const who = line.appliedBy === undefined ? "" : ` by ${line.appliedBy}`;
  const how = line.isBaseline ? ", baseline" : "";
  const label = line.name === line.version ? line.version : `${line.version}_${line.name}`;
  return `${state} ${label}${style.dim(`${when}${who}${how}`)}\n`;
}
