import { readFile } from "node:fs/promises";
import type { Machine } from "./machine.ts";
import type { Section } from "./section.ts";

/** docs/benchmarks.json. */
export interface BenchDocument {
  readonly schemaVersion: 1;
  readonly sections: Readonly<Record<string, MeasuredSection>>;
}

/** A section, with the machine that it was measured on: `--only` renews single ones. */
export interface MeasuredSection extends Section {
  readonly machine: Machine;
}

const EMPTY: BenchDocument = { schemaVersion: 1, sections: {} };

/** The document of the last run, so that `--only` keeps what it doesn't measure again. */
export async function loadDocument(path: string): Promise<BenchDocument> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return EMPTY;
  const document = JSON.parse(text) as BenchDocument;
  return document.schemaVersion === 1 ? document : EMPTY;
}

/** Puts a measured section into a document; the sections keep the order of `names`. */
export function withSection(
  document: BenchDocument,
  name: string,
  section: MeasuredSection,
  names: readonly string[],
): BenchDocument {
  const sections: Record<string, MeasuredSection> = {};
  for (const known of names) {
    const kept = known === name ? section : document.sections[known];
    if (kept !== undefined) sections[known] = kept;
  }
  return { schemaVersion: 1, sections };
}
