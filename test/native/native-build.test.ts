import { expect, test } from "bun:test";
import { join } from "node:path";
import { TestFolder } from "../temporary-folder.ts";

const SCRIPT = join(import.meta.dir, "..", "..", "scripts", "build-native.ts");

/** Runs the build script where there is no Rust toolchain. */
function buildWithoutRust(...args: string[]) {
  using folder = new TestFolder();
  const env = { PATH: folder.path, HOME: folder.path, USERPROFILE: folder.path };
  return Bun.spawnSync([process.execPath, SCRIPT, ...args], { env });
}

test("without a Rust toolchain the build says that the fallback serves", () => {
  const { exitCode, stderr } = buildWithoutRust();
  expect(stderr.toString()).toContain("no Rust toolchain here: the TypeScript fallback serves");
  expect(exitCode).toBe(0);
});

test("without a Rust toolchain the build fails if the library is required", () => {
  expect(buildWithoutRust("--require").exitCode).toBe(1);
});
