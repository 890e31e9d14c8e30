import { findNearest } from "../base/nearest.ts";
import { KNOWN_KEYS } from "./file-schema.ts";
import { findKeyText, type KeyPath, renderKeyPath } from "./keys.ts";
import type { FileProblem } from "./place-problems.ts";
import { redactUrl } from "./redact-url.ts";
import { isMapping, UNSUPPORTED_KEYS } from "./unsupported-keys.ts";

/** The part of an issue of zod that is read here. */
export interface Issue {
  readonly code?: string | undefined;
  readonly path: KeyPath;
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly Issue[])[];
}

/** Keys that stood elsewhere once, or belong into another file. */
const MOVED = new Map([
  ["migration_table", "write it as `tracking_table` under `migration`"],
  ["tenancy", "it describes the schema, not one environment: it belongs into db/project.yaml"],
]);

/**
 * What to say about one issue that the schema found. Values are shown as they are written in
 * the file (`written`), never with variables replaced, because those may be secrets.
 */
export function describeIssue(issue: Issue, written: unknown): FileProblem[] {
  if (issue.code === "unrecognized_keys") {
    return (issue.keys ?? []).map((key) => describeUnknownKey(key, issue.path));
  }
  if (issue.code === "invalid_union") {
    const inner = chooseBranch(issue, findValue(written, issue.path));
    if (inner.length > 0) return inner.flatMap((each) => describeIssue(each, written));
  }
  return [describeValue(issue.path, written)];
}

/** The issues of the branch for mappings, when a mapping was written. */
function chooseBranch(issue: Issue, value: unknown): Issue[] {
  if (!isMapping(value)) return [];
  const branch = issue.errors?.find((issues) =>
    issues.every(({ path, keys }) => path.length > 0 || keys),
  );
  return (branch ?? []).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

function describeUnknownKey(key: string, parent: KeyPath): FileProblem {
  const level = renderKeyPath(parent).replace(/\[\d+\]/g, "[]");
  const known = KNOWN_KEYS[level] ?? [];
  const where = level === "" ? "" : ` in \`${renderKeyPath(parent)}\``;
  return {
    severity: "error",
    code: "config-unknown-key",
    message: `unknown key \`${key}\`${where}`,
    hint: hintForKey(key, level, known),
    path: [...parent, key],
    at: "key",
  };
}

function hintForKey(key: string, level: string, known: readonly string[]): string {
  const moved = MOVED.get(key);
  if (level === "" && moved !== undefined) return moved;
  const nearest = findNearest(key, known);
  if (nearest !== undefined) return `did you mean \`${nearest}\`?`;
  const home = Object.keys(KNOWN_KEYS).find((other) => KNOWN_KEYS[other]?.includes(key));
  if (home !== undefined)
    return home === "" ? `\`${key}\` is a top-level key` : `\`${key}\` belongs under \`${home}\``;
  const supported = known.filter((name) => UNSUPPORTED_KEYS[level]?.[name] === undefined);
  return `known keys here: ${supported.join(", ")}`;
}

function describeValue(path: KeyPath, written: unknown): FileProblem {
  const key = renderKeyPath(path);
  const parent = findValue(written, path.slice(0, -1));
  const last = path.at(-1);
  const expected = findKeyText(path)?.expected ?? "another value";
  if (typeof last === "string" && isMapping(parent) && !Object.hasOwn(parent, last)) {
    const message = `\`${key}\` is missing: it must be ${expected}`;
    return { severity: "error", code: "config-missing-key", message, path, at: "key" };
  }
  const value = findValue(written, path);
  const message =
    value === null
      ? `\`${key}\` is empty: give it a value, or remove the key`
      : `\`${key}\` must be ${expected}, not ${renderValue(value)}`;
  return { severity: "error", code: "config-value", message, path, at: "value" };
}

function findValue(value: unknown, path: KeyPath): unknown {
  let found = value;
  for (const part of path) {
    if (isMapping(found) && typeof part === "string") found = found[part];
    else if (Array.isArray(found) && typeof part === "number") found = found[part];
    else return undefined;
  }
  return found;
}

function renderValue(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (isMapping(value)) return "a mapping";
  if (typeof value !== "string") return String(value);
  const text = redactUrl(value);
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
