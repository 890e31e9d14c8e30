import { join } from "node:path";
import { PROJECT_DIR } from "../../scripts/ensure-native.ts";
import type { BenchCase } from "../context.ts";
import { measureInTurn } from "../measure.ts";
import { commandContender } from "../programs.ts";
import type { Section } from "../section.ts";

const LIMIT_MS = 27_000;

/** How long the native library takes to compile from nothing. */
export const cleanBuildCase: BenchCase = {
  name: "clean-build",
  async run(context): Promise<Section> {
    const title = "Clean release build of the native library";
    const text =
      "`cargo build --release --offline` into an empty target folder; the sources of the dependencies are there.";
    const cargo = context.programs.cargo;
    if (cargo === undefined || context.isQuick) {
      return { title, text: `${text} Not measured.`, tables: [], bars: [], targets: [] };
    }
    let round = 0;
    const contender = {
      name: "cargo build --release",
      run: () => {
        round += 1;
        const target = join(context.folder, `cargo-${round}`);
        const command = [cargo, "build", "--release", "--lib", "--locked", "--offline"];
        const variables = { CARGO_TARGET_DIR: target };
        const cwd = join(PROJECT_DIR, "rust");
        return commandContender(title, command, { cwd, variables }).run();
      },
    };
    const rows = await measureInTurn([contender], 3);
    const ms = rows[0]?.medianMs ?? Number.POSITIVE_INFINITY;
    const target = {
      work: "native library, clean release build, dependencies downloaded",
      toReach: `under ${LIMIT_MS / 1000} s on 2 cores`,
      reached: `${(ms / 1000).toFixed(1)} s`,
      isReached: ms < LIMIT_MS,
    };
    const table = { title, rows, baseline: contender.name };
    return { title, text, tables: [table], bars: [], targets: [target] };
  },
};
