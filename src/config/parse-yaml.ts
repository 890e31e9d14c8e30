import type { Problem } from "../base/problem.ts";
import type { FileText } from "./place-problems.ts";
import { isMapping } from "./unsupported-keys.ts";

/** The mapping at the top of a file, or what is wrong with its text. */
export interface ParsedYaml {
  readonly values: Readonly<Record<string, unknown>> | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Reads the text of an environment file. `Bun.YAML` gives the values; it knows no positions and
 * lets a second key of one name win silently, so a text that it refuses, or that seems to have
 * more keys than it found, is read again by a slower and stricter parser.
 */
export async function parseYaml(file: FileText): Promise<ParsedYaml> {
  let values: unknown;
  try {
    values = Bun.YAML.parse(file.text);
  } catch {
    return { values: undefined, problems: await explainSyntax(file) };
  }
  if (!isMapping(values)) return { values: undefined, problems: [await describeTop(file, values)] };
  return { values, problems: await findDuplicates(file, values) };
}

async function explainSyntax(file: FileText): Promise<readonly Problem[]> {
  const { findSyntaxErrors } = await import("./yaml-problems.ts");
  const problems = findSyntaxErrors(file);
  if (problems.length > 0) return problems;
  const message = "this is not valid YAML";
  return [{ severity: "error", code: "config-syntax", message, file: file.name }];
}

async function describeTop(file: FileText, values: unknown): Promise<Problem> {
  const problem = { severity: "error", file: file.name, line: 1, column: 1 } as const;
  if (values === null || values === undefined) {
    const hint = "it needs at least `include_dirs: [db/schema]`";
    return { ...problem, code: "config-empty", message: "the file is empty", hint };
  }
  const { findSyntaxErrors, hasSeveralDocuments } = await import("./yaml-problems.ts");
  // Bun.YAML gives a list for several documents; the other parser calls them an error.
  const [first] = hasSeveralDocuments(file.text) ? findSyntaxErrors(file) : [];
  if (first !== undefined) return first;
  const found = Array.isArray(values) ? "a list" : "a single value";
  const hint = "write keys with values, such as `include_dirs: [db/schema]`";
  const message = `the file must be a mapping of keys, not ${found}`;
  return { ...problem, code: "config-not-a-mapping", message, hint };
}

async function findDuplicates(
  file: FileText,
  values: Readonly<Record<string, unknown>>,
): Promise<readonly Problem[]> {
  if (!mayHaveDuplicates(file.text, values)) return [];
  const { findDuplicateKeys } = await import("./yaml-problems.ts");
  return findDuplicateKeys(file);
}

/**
 * Whether the text holds more that looks like a key than there are keys in the values. It may
 * say yes for a text without duplicates (a colon in a value or a comment), never no for one with.
 */
function mayHaveDuplicates(text: string, values: unknown): boolean {
  if (/(?:^|[\s[{,])&\S/m.test(text)) return true;
  const code = text.replace(/^\s*#.*$/gm, "").replace(/^([^"'\n]*)\s#.*$/gm, "$1");
  const marks = code.match(/:(?=[\s,\]}]|$)|["']:|^\s*\?\s/gm)?.length ?? 0;
  return marks > countKeys(values);
}

function countKeys(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + countKeys(item), 0);
  if (!isMapping(value)) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + 1 + countKeys(item), 0);
}
