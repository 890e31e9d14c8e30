import { expect, test } from "bun:test";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { findLibrary } from "../../scripts/packages/platform-package.ts";
import { nameExecutable } from "../../scripts/release/check-executables.ts";
import { EXECUTABLES_DIR } from "../../scripts/release/executables.ts";
import { TARGETS, type Target } from "../../scripts/targets.ts";
import { TestFolder } from "../temporary-folder.ts";

const LIMIT_MS = 60_000;
const SIZE_OVER_EMPTY_BYTES = 35_000_000;

const libraries = TARGETS.filter((target) => readTime(findLibrary(target)) > 0);

// What `bun run build:cli --all` made of the libraries that are there now.
for (const target of TARGETS) {
  const executable = pathOf(target);
  const isNewer = libraries.every((other) => readTime(findLibrary(other)) < readTime(executable));
  test.if(libraries.includes(target) && isNewer)(
    `${nameExecutable(target)} has the library of its own platform inside, and no other`,
    () => {
      const program = readFileSync(executable);
      const inside = libraries.filter((other) =>
        program.includes(readFileSync(findLibrary(other))),
      );
      expect(inside.map(({ name }) => name)).toEqual([target.name]);
    },
  );
  test.if(isNewer)(
    `${nameExecutable(target)} is at most 35 MB larger than an empty program of its platform`,
    async () => {
      using folder = new TestFolder();
      const source = folder.write("empty.ts", "");
      const outfile = join(folder.path, "empty");
      const compileTarget = target.bunTarget as Bun.Build.CompileTarget;
      const empty = await Bun.build({
        entrypoints: [source],
        compile: { outfile, target: compileTarget },
      });
      const emptyBytes = statSync(empty.outputs[0]?.path ?? "").size;
      expect(emptyBytes).toBeGreaterThan(50_000_000);
      expect(statSync(executable).size - emptyBytes).toBeLessThan(SIZE_OVER_EMPTY_BYTES);
    },
    LIMIT_MS,
  );
}

function pathOf(target: Target): string {
  return join(EXECUTABLES_DIR, nameExecutable(target));
}

/** When a file was written; 0 where there is none. */
function readTime(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
