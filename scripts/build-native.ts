/**
 * Builds native libraries and puts them where the loader looks: native/<platform>-<arch>/.
 *
 *   bun scripts/build-native.ts [--require]           for this machine, with cargo alone
 *   bun scripts/build-native.ts --all                 for every platform of scripts/targets.ts
 *   bun scripts/build-native.ts --target linux-arm64  for one of them (may be repeated)
 *
 * It does nothing when they are up to date.
 */
import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { findCargo, PROJECT_DIR } from "./ensure-native.ts";
import { crossBuild } from "./native/cross-build.ts";
import { hostBuild } from "./native/host-build.ts";
import { installLibrary } from "./native/install-library.ts";
import {
  computeLibraryKey,
  loadCachedLibrary,
  storeCachedLibrary,
} from "./native/library-cache.ts";
import { StepError } from "./native/run-program.ts";
import { ensureRustToolchain, type RustToolchain } from "./native/rust-toolchain.ts";
import { findTarget, TARGETS, type Target } from "./targets.ts";

if (import.meta.main) process.exit(await buildNative(process.argv.slice(2)));

async function buildNative(args: string[]): Promise<number> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        require: { type: "boolean" },
        all: { type: "boolean" },
        target: { type: "string", multiple: true },
      },
    });
    if (values.all) return await buildTargets(TARGETS);
    if (values.target !== undefined) return await buildTargets(values.target.map(requireTarget));
    return await buildForHost(values.require === true);
  } catch (error) {
    if (!isExpected(error)) throw error;
    say(error.message);
    return 1;
  }
}

async function buildForHost(isRequired: boolean): Promise<number> {
  const cargo = findCargo();
  if (cargo === undefined) {
    say("There is no Rust toolchain here: the TypeScript fallback serves, same results, slower.");
    return isRequired ? 1 : 0;
  }
  const build = await hostBuild(cargo);
  if (build.kind === "failed") return build.exitCode;
  say(`${relative(PROJECT_DIR, build.path)}: ${build.isNew ? "written" : "up to date"}`);
  return 0;
}

async function buildTargets(targets: readonly Target[]): Promise<number> {
  const rust = await ensureRustToolchain(targets);
  const failed: Target[] = [];
  const queue = [...targets];
  const worker = async () => {
    for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
      if (!(await buildTarget(target, rust))) failed.push(target);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, worker));
  for (const target of failed) say(`FAILED: ${target.name}`);
  return failed.length === 0 ? 0 : 1;
}

async function buildTarget(target: Target, rust: RustToolchain): Promise<boolean> {
  const key = computeLibraryKey(target, rust);
  const cached = loadCachedLibrary(target, key);
  const startMs = performance.now();
  try {
    const bytes = cached ?? (await crossBuild(target, rust));
    if (cached === undefined) storeCachedLibrary(target, key, bytes);
    const isNew = installLibrary(target.name, target.libraryFile, bytes);
    const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
    const how = cached === undefined ? `built in ${seconds} s` : "from the cache";
    const state = isNew ? how : `${how}, up to date`;
    say(`native/${target.name}/${target.libraryFile}: ${state}, ${bytes.length} bytes`);
    return true;
  } catch (error) {
    if (!isExpected(error)) throw error;
    say(`${target.name}: ${error.message}`);
    return false;
  }
}

function requireTarget(name: string): Target {
  const target = findTarget(name);
  if (target !== undefined) return target;
  const known = TARGETS.map((known) => known.name).join(", ");
  throw new StepError(`There is no platform ${name}; known are ${known}.`);
}

function isExpected(error: unknown): error is Error {
  return error instanceof StepError || (error instanceof TypeError && "code" in error);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
