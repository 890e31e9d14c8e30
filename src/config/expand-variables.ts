// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces of environment files are meant
import { type KeyPath, renderKeyPath } from "./keys.ts";
import type { FileProblem } from "./place-problems.ts";
import { isMapping, UNSUPPORTED_KEYS } from "./unsupported-keys.ts";

/** Environment variables by name, such as `process.env`. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A file's values with `${NAME}` replaced, and what could not be. */
export interface Expansion {
  readonly values: unknown;
  readonly problems: readonly FileProblem[];
}

const REFERENCE = /\$\$\{|\$\{([^}]*)\}?/g;
const NAME = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;

/**
 * Replaces `${NAME}` and `${NAME:-default}` in every text of a file; `$${` stands for `${`. The
 * default is taken when the variable is not set or empty. What a variable gives is not looked
 * through again. A reference that can't be replaced stays as it is, with a problem. Keys that
 * are not supported are left alone: nothing reads them.
 */
export function expandVariables(values: unknown, variables: Variables): Expansion {
  const problems: FileProblem[] = [];
  const expand = (value: unknown, path: KeyPath): unknown => {
    if (typeof value === "string") return expandText(value, path, variables, problems);
    if (Array.isArray(value)) return value.map((item, index) => expand(item, [...path, index]));
    if (!isMapping(value)) return value;
    const skipped = path.length < 2 ? UNSUPPORTED_KEYS[path.map(String).join("")] : undefined;
    const entries = Object.entries(value).map(([key, item]) => {
      const isSkipped = skipped !== undefined && Object.hasOwn(skipped, key);
      return [key, isSkipped ? item : expand(item, [...path, key])];
    });
    return Object.fromEntries(entries);
  };
  return { values: expand(values, []), problems };
}

/** Whether a value of a file, as written, is a text that takes something from a variable. */
export function hasReference(value: unknown): boolean {
  return typeof value === "string" && /(?<!\$)\$\{/.test(value);
}

function expandText(
  text: string,
  path: KeyPath,
  variables: Variables,
  problems: FileProblem[],
): string {
  if (!text.includes("${")) return text;
  return text.replace(REFERENCE, (reference: string, inner: string | undefined) => {
    if (inner === undefined) return "${";
    const parts = reference.endsWith("}") ? NAME.exec(inner) : null;
    if (parts === null) {
      problems.push(describeBadReference(reference, path));
      return reference;
    }
    const [, name = "", fallback] = parts;
    const value = variables[name];
    if (value !== undefined && (value !== "" || fallback === undefined)) return value;
    if (fallback !== undefined) return fallback;
    problems.push(describeMissing(name, path));
    return reference;
  });
}

function describeMissing(name: string, path: KeyPath): FileProblem {
  return {
    severity: "error",
    code: "config-missing-variable",
    message: `\`${renderKeyPath(path)}\` needs the environment variable ${name}, which is not set`,
    hint: `set ${name}, or write \${${name}:-a default}`,
    path,
    at: "value",
  };
}

// The reference itself is not quoted: `${` may be part of a password.
function describeBadReference(reference: string, path: KeyPath): FileProblem {
  const what = reference.endsWith("}")
    ? "names no environment variable between `${` and `}`"
    : "has `${` without `}`";
  return {
    severity: "error",
    code: "config-bad-reference",
    message: `\`${renderKeyPath(path)}\` ${what}`,
    hint: "write ${NAME} or ${NAME:-default}; for a plain `${` write `$${`",
    path,
    at: "value",
  };
}
