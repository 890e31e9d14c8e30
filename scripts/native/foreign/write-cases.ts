import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import vectors from "../../../test/vectors/lexical.json" with { type: "json" };

/** What a core must find in one file. */
interface Case {
  readonly bytes: Uint8Array;
  readonly problem: number;
  readonly position: number;
  readonly isSemicolonMissing: boolean;
}

/** Around the blocks of SHA-256, of a buffer, and of files that are read in pieces. */
const SIZES = [
  ...[1, 31, 32, 55, 56, 57, 63, 64, 65, 111, 112, 119, 120, 127, 128, 129, 191, 192, 1000],
  ...[4095, 4096, 4097, 65_535, 65_536, 65_537, 1_048_576, 5_000_001],
];
/** So many files of about one size that several are hashed at once. */
const ALIKE = 70;

/**
 * Writes the shared vectors of the lexical check and texts of many sizes into a folder, and a
 * list of them with one line a file, simple enough for C. Returns how many there are.
 */
export function writeCases(folder: string, listFile: string, rename: (path: string) => string) {
  mkdirSync(folder, { recursive: true });
  const cases = [...listVectors(), ...listTexts()];
  const lines = cases.map((one, index) => {
    const path = join(folder, `${String(index).padStart(4, "0")}.sql`);
    writeFileSync(path, one.bytes);
    const digest = Bun.SHA256.hash(one.bytes, "hex");
    const semicolon = one.isSemicolonMissing ? 1 : 0;
    return `${one.problem} ${one.position} ${semicolon} ${digest} ${rename(path)}\n`;
  });
  writeFileSync(listFile, lines.join(""));
  return cases.length;
}

function listVectors(): Case[] {
  return vectors.map((vector) => ({
    bytes:
      "inputHex" in vector
        ? Buffer.from(vector.inputHex ?? "", "hex")
        : Buffer.from(vector.input ?? "", "utf8"),
    problem: vector.problem,
    position: vector.position,
    isSemicolonMissing: vector.semicolonMissing,
  }));
}

/** White space in no order: nothing to complain of, and no two texts are the same. */
function listTexts(): Case[] {
  const sizes = [...SIZES, ...Array.from({ length: ALIKE }, (_, index) => 4000 + index)];
  let state = 1;
  return sizes.map((size) => {
    const bytes = new Uint8Array(size).map(() => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return [0x20, 0x0a, 0x09, 0x0d][state >>> 30] ?? 0x20;
    });
    return { bytes, problem: 0, position: -1, isSemicolonMissing: false };
  });
}
