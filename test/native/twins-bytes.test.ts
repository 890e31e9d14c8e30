import { afterAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import fc from "fast-check";
import { fallbackCore } from "../../src/native/fallback/fallback-core.ts";
import { LexicalCheck } from "../../src/native/fallback/lexical-check.ts";
import { TestFolder } from "../temporary-folder.ts";
import { askOracle } from "./lexical-oracle.ts";
import { nativeMissing, runBuild, runHash, twins } from "./run-core.ts";
import { soundSqlBytes, sqlBytes } from "./sql-tokens.ts";

const folder = new TestFolder();
afterAll(() => folder[Symbol.dispose]());

const outputPath = join(folder.path, "output.sql");
const separator = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("", "\n-- a\n", "/* é 😀 /* */ */\n", "-- x\r\n", " ") },
  { weight: 1, arbitrary: fc.constantFrom("-- x", "/*", ";", "\n'", "\\", "<<<<<<< \n", "-", "é") },
);
const sources = (bytes: fc.Arbitrary<Uint8Array>) =>
  fc.array(fc.tuple(bytes, separator), { minLength: 1, maxLength: 6 });

function writeAll(files: readonly (readonly [Uint8Array, string])[]) {
  const paths = files.map(([bytes], index) => folder.write(`f${index}.sql`, bytes));
  return { paths, separators: files.map(([, text]) => text), outputPath };
}

test("the lexical check agrees with the oracle, whole and cut anywhere", () => {
  fc.assert(
    fc.property(sqlBytes, fc.array(fc.integer({ min: 1, max: 9 })), (bytes, sizes) => {
      const expected = askOracle(bytes);
      for (const cuts of [[bytes.length], sizes, [1]]) {
        const check = new LexicalCheck();
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = Math.max(1, cuts[turn % Math.max(1, cuts.length)] ?? 1);
          check.feed(bytes.subarray(at, at + size));
          at += size;
        }
        const { problem, position, isSemicolonMissing } = check.finish();
        expect({ problem, position, semicolonMissing: isSemicolonMissing }).toEqual(expected);
      }
    }),
    { numRuns: 2000 },
  );
});

describe(
  nativeMissing === undefined ? "native and fallback" : `NO NATIVE CORE: ${nativeMissing}`,
  () => {
    for (const twin of twins) {
      test(`${twin.name}: the same results and output for files that are mostly wrong`, () => {
        fc.assert(
          fc.property(sources(sqlBytes), (files) => {
            const input = writeAll(files);
            const expected = runBuild({ core: fallbackCore, windowBytes: 1 << 20 }, input);
            expect(expected.output.length).toBe(expected.end);
            expect(runBuild(twin, input)).toEqual(expected);
          }),
          { numRuns: 200 },
        );
      });

      test(`${twin.name}: the same results and output for sound files`, () => {
        fc.assert(
          fc.property(sources(soundSqlBytes), (files) => {
            const input = writeAll(files);
            const expected = runBuild({ core: fallbackCore, windowBytes: 1 << 20 }, input);
            expect(runBuild(twin, input)).toEqual(expected);
            const { outputPath: _, ...withoutOutput } = input;
            const checked = runBuild(twin, withoutOutput);
            expect(checked).toEqual({ ...expected, output: "" });
          }),
          { numRuns: 100 },
        );
      });

      test(`${twin.name}: the same digests when only hashing`, () => {
        fc.assert(
          fc.property(sources(sqlBytes), (files) => {
            const { paths } = writeAll(files);
            const expected = files.map(([bytes]) => Bun.CryptoHasher.hash("sha256", bytes, "hex"));
            const { digests, problems } = runHash(twin, paths);
            expect(Buffer.from(digests).toString("hex")).toBe(expected.join(""));
            expect([...problems]).toEqual(paths.map(() => 0));
          }),
          { numRuns: 50 },
        );
      });
    }
  },
);
