import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { TestFolder } from "../temporary-folder.ts";
import { libraryPath } from "./native-library.ts";

test.skipIf(libraryPath === undefined)(
  "a compiled executable carries the library and needs no folder of this project",
  async () => {
    using folder = new TestFolder();
    const outfile = join(folder.path, "program", "report");
    const built = await Bun.build({
      entrypoints: [join(import.meta.dir, "children", "report-core.ts")],
      compile: { outfile, autoloadBunfig: false },
    });
    expect(built.success).toBe(true);
    const emptyDir = join(folder.write("empty/.keep", ""), "..");
    const { exitCode, stdout } = Bun.spawnSync([outfile], {
      cwd: emptyDir,
      env: { PATH: "/usr/bin:/bin", CONFITURE_NATIVE: "require" },
    });
    expect(exitCode).toBe(0);
    const { kind, libraryPath: path } = JSON.parse(stdout.toString());
    expect(kind).toBe("native");
    // Not the file that it was built from: what is inside the executable.
    expect(path).not.toBe(libraryPath);
    expect(existsSync(path)).toBe(false);
  },
  30_000,
);
