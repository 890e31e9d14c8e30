/** What a file name of Flyway says. */
export type FlywayName =
  | Numbered<"versioned">
  | Numbered<"undo">
  | Numbered<"baseline">
  | { readonly kind: "repeatable"; readonly name: string }
  | { readonly kind: "java" }
  | { readonly kind: "callback" }
  | { readonly kind: "config" }
  | { readonly kind: "other" };

interface Numbered<Kind> {
  readonly kind: Kind;
  /** As in the file name. */
  readonly version: string;
  readonly parts: readonly string[];
  readonly name: string;
}

const VERSIONED = /^([VUB])(\d+(?:[._]\d+)*)(?:__(.*))?\.sql$/s;
const KINDS: { readonly [prefix: string]: "versioned" | "undo" | "baseline" } = {
  V: "versioned",
  U: "undo",
  B: "baseline",
};
const CALLBACK =
  /^(?:before|after)(?:Each|Versioned|Repeatables|Migrate|Clean|Info|Validate|Baseline|Repair|Undo|Connect|CreateSchema|Deploy)\w*\.(?:sql|java|class|sh|ps1)$|^createSchema\w*\.sql$/;

/** Reads a file name, by Flyway's default prefixes, separator and suffix. */
export function parseFlywayName(fileName: string): FlywayName {
  const [, prefix = "", version, name] = VERSIONED.exec(fileName) ?? [];
  const kind = KINDS[prefix];
  if (kind !== undefined && version !== undefined) {
    return { kind, version, parts: version.split(/[._]/), name: name ?? "" };
  }
  const repeatable = /^R__(.*)\.sql$/s.exec(fileName)?.[1];
  if (repeatable !== undefined) return { kind: "repeatable", name: repeatable };
  if (/^[VUBR][\d_].*\.(?:java|kt|class|sh|ps1|py)$/.test(fileName)) return { kind: "java" };
  if (CALLBACK.test(fileName)) return { kind: "callback" };
  return { kind: /\.sql\.conf$/.test(fileName) ? "config" : "other" };
}

/** One text for versions that Flyway holds for the same: `1`, `01` and `1.0`. */
export function canonicalVersion(parts: readonly string[]): string {
  const numbers = parts.map((part) => BigInt(part));
  while (numbers.length > 1 && numbers.at(-1) === 0n) numbers.pop();
  return numbers.join(".");
}

/** The order of versions: number by number, where what is missing is 0. */
export function compareParts(left: readonly string[], right: readonly string[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [one, other] = [BigInt(left[index] ?? 0), BigInt(right[index] ?? 0)];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

/** Flyway's checksum of a text: the CRC-32 of its lines without their ends, as a signed number. */
export function flywayChecksum(bytes: Uint8Array): number {
  const text = Buffer.from(bytes)
    .toString("latin1")
    .replace(/^\xef\xbb\xbf/, "");
  return Bun.hash.crc32(Buffer.from(text.replace(/[\r\n]/g, ""), "latin1")) | 0;
}
