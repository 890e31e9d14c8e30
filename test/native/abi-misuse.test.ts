import { expect, test } from "bun:test";
import { join } from "node:path";
import { TestFolder } from "../temporary-folder.ts";
import { libraryPath, runChild } from "./native-library.ts";

const testBuilt = test.skipIf(libraryPath === undefined);

testBuilt("misuse of the ABI gives a status and leaves the process alive", () => {
  const { exitCode, stdout, stderr } = runChild("misuse-abi.ts", [libraryPath ?? ""]);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  expect(stdout.trimEnd().split("\n")).toEqual([
    "right: 0 ",
    "null 0: -1 a pointer is null",
    "null 2: -1 a pointer is null",
    "null 6: -1 a pointer is null",
    "null 7: -1 a pointer is null",
    "null 8: -1 a pointer is null",
    "no file: 0 ",
    "length: -1 the last end is not the length of the bytes",
    "start: -1 start 2 is behind the last of 1 files",
    "count: -1 too many files",
    "bad UTF-8: -1 string 0 is not UTF-8",
    "not aligned: -1 a pointer is not aligned",
  ]);
});

testBuilt("3,000 builds and hashes leave the resident memory as it was", () => {
  using folder = new TestFolder();
  const output = folder.write("out.sql", "");
  const files = Array.from({ length: 12 }, (_, index) =>
    folder.write(`${index}.sql`, `select ${index};\n`.repeat(200)),
  );
  const { exitCode, stdout } = runChild("repeat-calls.ts", [output, ...files]);
  expect(exitCode).toBe(0);
  const { kind, grownBytes, problems } = JSON.parse(stdout);
  expect(kind).toBe("native");
  expect(problems).toBe(0);
  // One leaked buffer a call would be more than 100 MB.
  expect(grownBytes).toBeLessThan(16 << 20);
  expect(join(folder.path, "out.sql")).toBe(output);
});
