import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { TestFolder } from "../temporary-folder.ts";
import { libraryPath, runChild } from "./native-library.ts";

function report(wanted: string) {
  const { exitCode, stdout, stderr } = runChild("report-core.ts", [], { CONFITURE_NATIVE: wanted });
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  return JSON.parse(stdout);
}

describe("CONFITURE_NATIVE", () => {
  test("off uses the fallback and says so", () => {
    expect(report("off")).toEqual({
      kind: "fallback",
      core: "fallback",
      reason: "CONFITURE_NATIVE is off",
      isRequired: false,
    });
  });

  test("a path that does not exist is an error that names it", () => {
    using folder = new TestFolder();
    const path = join(folder.path, "missing.so");
    const { code, message, hint } = report(path);
    expect(code).toBe("NATIVE_REQUIRED");
    expect(message).toContain("the native library is unavailable: ");
    expect(message).toContain(path);
    expect(hint).toContain("bun run build:native");
  });

  test("a file that is no library is an error", () => {
    using folder = new TestFolder();
    const path = folder.write("garbage.so", "this is no library".repeat(1000));
    const { code, message } = report(path);
    expect(code).toBe("NATIVE_REQUIRED");
    expect(message).toContain(path);
  });

  test("an empty file and a folder are errors", () => {
    using folder = new TestFolder();
    expect(report(folder.write("empty.so", "")).code).toBe("NATIVE_REQUIRED");
    expect(report(folder.path).code).toBe("NATIVE_REQUIRED");
  });

  test.skipIf(Bun.which("cc") === null)("a library without our functions is an error", () => {
    using folder = new TestFolder();
    const path = compile(folder, "int something_else(void) { return 1; }");
    const { code, message } = report(path);
    expect(code).toBe("NATIVE_REQUIRED");
    expect(message).toContain("confiture_abi_version");
  });

  test.skipIf(Bun.which("cc") === null)("another ABI version is an error that names both", () => {
    using folder = new TestFolder();
    const path = compile(folder, "unsigned confiture_abi_version(void) { return 4711; }");
    const { code, message } = report(path);
    expect(code).toBe("NATIVE_REQUIRED");
    expect(message).toContain(`${path} has ABI version 4711, this program needs 1`);
  });
});

describe.skipIf(libraryPath === undefined)("the built library", () => {
  test("is used by default, and may fail", () => {
    expect(report("")).toEqual({
      kind: "native",
      core: "native",
      reason: `loaded from ${libraryPath}`,
      libraryPath,
      isRequired: false,
    });
    expect(report("auto").kind).toBe("native");
  });

  test("is used when it is required or given by its path", () => {
    expect(report("require")).toMatchObject({ kind: "native", isRequired: true });
    expect(report(libraryPath ?? "")).toMatchObject({ kind: "native", isRequired: true });
  });

  test("names no path of the machine that built it", async () => {
    const text = await Bun.file(libraryPath ?? "").text();
    const home = process.env.HOME ?? "";
    expect(text.includes(join(import.meta.dir, "..", ".."))).toBe(false);
    expect(home.length > 1 && text.includes(`${home}/`)).toBe(false);
  });
});

function compile(folder: TestFolder, source: string): string {
  const [input, output] = [folder.write("library.c", source), join(folder.path, "library.so")];
  const { exitCode } = Bun.spawnSync(["cc", "-shared", "-fPIC", "-o", output, input]);
  expect(exitCode).toBe(0);
  return output;
}
