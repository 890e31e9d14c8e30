import { readFileSync } from "node:fs";

/** One problem, as far as an annotation needs it. */
export interface ReportedProblem {
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly hint: string | undefined;
}

/** One file that differs from a manifest. */
export interface Difference {
  readonly kind: string;
  readonly path: string;
  readonly from: string | undefined;
}

/** What the action reads of the document that `confiture --format json` prints. */
export interface CommandDocument {
  readonly command: string;
  readonly ok: boolean;
  readonly problems: readonly ReportedProblem[];
  readonly hash: string | undefined;
  readonly files: number | undefined;
  /** PostgreSQL's version, when a check ran. */
  readonly serverVersion: string | undefined;
  /** Undefined when nothing was compared with a manifest. */
  readonly differences: readonly Difference[] | undefined;
  readonly error:
    | { readonly code: string; readonly message: string; readonly hint?: string }
    | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** The document in a file, or undefined when there is none: the command died, or prints no JSON. */
export function loadDocument(path: string): CommandDocument | undefined {
  try {
    return parseDocument(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** Reads a document; undefined when the value is none. What a failure found is in its details. */
export function parseDocument(value: unknown): CommandDocument | undefined {
  if (!isObject(value) || value.schemaVersion !== 1) return undefined;
  const error = isObject(value.error) ? value.error : undefined;
  const details = isObject(error?.details) ? error.details : {};
  const fields: Fields = { ...details, ...value };
  const check = isObject(fields.check) ? fields.check : {};
  const hint = readText(error?.hint);
  return {
    command: readText(value.command) ?? "",
    ok: value.ok === true,
    problems: readList(value.problems).map(readProblem),
    hash: readHash(fields.hash),
    files: readNumber(fields.files),
    serverVersion: readText(check.serverVersion),
    differences: Array.isArray(fields.differences)
      ? readList(fields.differences).map(readDifference)
      : undefined,
    error:
      error === undefined
        ? undefined
        : {
            code: readText(error.code) ?? "INTERNAL",
            message: readText(error.message) ?? "",
            ...(hint === undefined ? {} : { hint }),
          },
  };
}

function readProblem(fields: Fields): ReportedProblem {
  return {
    severity: readText(fields.severity) ?? "error",
    code: readText(fields.code) ?? "",
    message: readText(fields.message) ?? "",
    file: readText(fields.file),
    line: readNumber(fields.line),
    column: readNumber(fields.column),
    hint: readText(fields.hint),
  };
}

function readDifference(fields: Fields): Difference {
  return {
    kind: readText(fields.kind) ?? "changed",
    path: readText(fields.path) ?? "",
    from: readText(fields.from),
  };
}

function readHash(value: unknown): string | undefined {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value) ? value : undefined;
}

function readText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function readNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}

function readList(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
