/**
 * Makes one executable of the whole program, with the native library and the assets of the
 * scratch database inside. It needs no Bun where it runs.
 *
 *   bun scripts/build-cli.ts [--outfile dist/confiture]       for this machine
 *   bun scripts/build-cli.ts --target darwin-arm64 [--outfile FILE]
 *   bun scripts/build-cli.ts --all [--require-library]        for every platform, to dist/bin
 *
 * Bun fetches its own executable for another platform from the npm registry, once. A platform
 * whose library is not built gets an executable that works on the fallback; with
 * --require-library that is an error.
 */
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { PROJECT_DIR } from "./ensure-native.ts";
import { type CompiledProgram, compileProgram } from "./executables/compile-program.ts";
import { nameExecutable } from "./release/check-executables.ts";
import { EXECUTABLES_DIR } from "./release/executables.ts";
import { findHostTarget, findTarget, TARGETS, type Target } from "./targets.ts";

interface Job {
  readonly target: Target;
  readonly outfile: string;
}

if (import.meta.main) process.exit(await buildCli(process.argv.slice(2)));

async function buildCli(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      all: { type: "boolean" },
      outfile: { type: "string" },
      "require-library": { type: "boolean" },
      target: { type: "string" },
    },
  });
  const jobs = planJobs(values);
  if (jobs.length === 0) {
    const names = TARGETS.map(({ name }) => name).join(", ");
    say(`${values.target ?? "this machine"} is no platform of Confiture; there are ${names}\n`);
    return 5;
  }
  let exitCode = 0;
  for (const job of jobs) {
    const program = await compileProgram(job.target, job.outfile);
    report(program);
    if (values["require-library"] && !program.hasLibrary) exitCode = 1;
  }
  return exitCode;
}

/** Empty when the platform that is asked for is not one of ours. */
function planJobs(values: { all?: boolean; outfile?: string; target?: string }): Job[] {
  const named = (target: Target) => join(EXECUTABLES_DIR, nameExecutable(target));
  if (values.all) return TARGETS.map((target) => ({ target, outfile: named(target) }));
  const target = values.target === undefined ? findHostTarget() : findTarget(values.target);
  if (target === undefined) return [];
  const usual =
    values.target === undefined ? join(PROJECT_DIR, "dist", "confiture") : named(target);
  return [{ target, outfile: resolve(values.outfile ?? usual) }];
}

function report({ path, sizeBytes, hasLibrary }: CompiledProgram): void {
  const note = hasLibrary ? "" : ", without a library: `bun run build:native` builds it";
  say(`${relative(process.cwd(), path)}: ${(sizeBytes / 1e6).toFixed(1)} MB${note}\n`);
}

function say(text: string): void {
  process.stderr.write(text);
}
