import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { ConfitureError } from "../base/errors.ts";
import { readVariable } from "../base/variables.ts";
import type { OutputCheckResult } from "../check/output-check.ts";
import { formatDuration, formatSize } from "../output/format-size.ts";
import { renderCount, renderSummary } from "../output/render-summary.ts";
import type { Reporter } from "../output/reporter.ts";
import type { BuildResult, BuiltOutput } from "../schema/build-result.ts";
import { type BuildOptions, buildSchema } from "../schema/build-schema.ts";
import type { BuildFlags } from "./build-flags.ts";
import type { CommandData } from "./command-data.ts";

/** Builds once, or again and again with `--watch`. */
export async function runBuildCommand(flags: BuildFlags, data: CommandData): Promise<void> {
  if (flags.isWatching) {
    const { watchAndBuild } = await import("./build-watch.ts");
    return watchAndBuild(flags, data, () => buildOnce(flags, data));
  }
  return buildOnce(flags, data);
}

async function buildOnce(flags: BuildFlags, data: CommandData): Promise<void> {
  const startCheck = async (wanted: string) =>
    (await import("./build-check.ts")).startCheck(wanted, flags, data);
  using folder = new TemporaryFolder(flags.isStdout || (flags.dryRun && flags.check !== undefined));
  await using check = flags.check === undefined ? undefined : await startCheck(flags.check);
  const options: BuildOptions = {
    project: flags.project,
    env: flags.env,
    output: folder.path === undefined ? flags.output : join(folder.path, "schema.sql"),
    schemaOnly: flags.schemaOnly,
    split: flags.split,
    dryRun: flags.dryRun && folder.path === undefined,
    builtAt: flags.hasTimestamp ? readTime() : undefined,
    signal: data.signal,
    onProgress: data.reporter.progress,
    inspect: check && ((outputs) => check.inspect(outputs)),
  };
  const result = await buildSchema(options);
  if (flags.isStdout && folder.path !== undefined) {
    await pipeline(createReadStream(join(folder.path, "schema.sql")), process.stdout, {
      end: false,
    });
  }
  report(data.reporter, flags, asSeen(result, flags), check?.result());
}

/** A dry run writes nothing that the user could find, whatever the check needed. */
function asSeen(result: BuildResult, flags: BuildFlags): BuildResult {
  if (!flags.dryRun) return result;
  return { ...result, outputs: result.outputs.map((output) => ({ ...output, status: "dry-run" })) };
}

function report(
  reporter: Reporter,
  flags: BuildFlags,
  result: BuildResult,
  check: OutputCheckResult | undefined,
): void {
  for (const problem of [...result.warnings, ...(check?.problems ?? [])]) reporter.problem(problem);
  if (!flags.isStdout) for (const output of result.outputs) reporter.success(describe(output));
  reporter.info(
    `${renderCount(result.files, "file")} in ${formatDuration(result.durationMs)}, hash ${result.hash.slice(0, 12)}…`,
  );
  reporter.detail(`${result.core.kind} core: ${result.core.reason}`);
  if (check !== undefined) reportCheck(reporter, check);
  const { warnings: _, outputs, ...rest } = result;
  reporter.result({
    ...rest,
    outputs: outputs.map(({ map, ...output }) => ({ ...output, map: map.files })),
    ...(check === undefined ? {} : { check: { ...check, problems: undefined } }),
  });
}

function reportCheck(reporter: Reporter, check: OutputCheckResult): void {
  reporter.success(
    `Loads into PostgreSQL ${check.serverVersion} (${check.kind}): ` +
      `${renderCount(check.statements, "statement")} in ${formatDuration(check.durationMs)}`,
  );
  const objects = check.summary === undefined ? "" : renderSummary(check.summary);
  if (objects !== "") reporter.info(objects);
}

function describe(output: BuiltOutput): string {
  const path = relative(process.cwd(), output.path) || output.path;
  const size = `${renderCount(output.files, "file")}, ${formatSize(output.sizeBytes)}`;
  switch (output.status) {
    case "written":
      return `Built ${path} (${size})`;
    case "unchanged":
      return `${path} is up to date (${size})`;
    case "dry-run":
      return `Would build ${size}`;
    default:
      return output.status satisfies never;
  }
}

/** https://reproducible-builds.org/specs/source-date-epoch/ */
function readTime(): Date {
  const epoch = readVariable("SOURCE_DATE_EPOCH");
  if (epoch === undefined) return new Date();
  if (!/^\d{1,12}$/.test(epoch)) {
    throw new ConfitureError("USAGE", `SOURCE_DATE_EPOCH can't be "${epoch}"`, {
      hint: "it is a number of seconds since 1970-01-01 UTC",
    });
  }
  return new Date(Number(epoch) * 1000);
}

class TemporaryFolder implements Disposable {
  readonly path: string | undefined;

  constructor(isNeeded: boolean) {
    this.path = isNeeded ? mkdtempSync(join(tmpdir(), "confiture-build-")) : undefined;
  }

  [Symbol.dispose](): void {
    if (this.path !== undefined) rmSync(this.path, { recursive: true, force: true });
  }
}
