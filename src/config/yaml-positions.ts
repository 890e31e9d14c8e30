import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  parseDocument,
  type YAMLError,
} from "yaml";
import type { Problem } from "../base/problem.ts";
import type { KeyPath } from "./keys.ts";
import { redactUrl } from "./redact-url.ts";
import { explainYamlError } from "./yaml-errors.ts";

/** A place in a text: 1-based, columns in code points. */
export type Place = Required<Pick<Problem, "line" | "column" | "sourceLine">>;

const OPTIONS = { prettyErrors: false, merge: true, logLevel: "silent" } as const;

/** A function that finds the key or the value at a path, or the nearest thing around it. */
export function createLocator(text: string): (path: KeyPath, at: "key" | "value") => Place {
  const document = parseDocument(text, { ...OPTIONS, uniqueKeys: false });
  return (path, at) => describePlace(text, findOffset(document, path, at));
}

/** What a stricter reading finds wrong: syntax errors, or with `only` just one kind of error. */
export function findYamlProblems(file: string, text: string, only?: "DUPLICATE_KEY"): Problem[] {
  return parseDocument(text, OPTIONS)
    .errors.filter((error) => only === undefined || error.code === only)
    .map((error) => describeError(file, text, error));
}

/** How many documents the text holds. */
export function countDocuments(text: string): number {
  const documents = parseAllDocuments(text, OPTIONS);
  return Array.isArray(documents) ? documents.length : 0;
}

function describeError(file: string, text: string, error: YAMLError): Problem {
  const code = error.code === "DUPLICATE_KEY" ? "config-duplicate-key" : "config-syntax";
  const key = error.code === "DUPLICATE_KEY" ? readWord(text, error.pos[0]) : undefined;
  const place = describePlace(text, error.pos[0]);
  return { severity: "error", code, ...explainYamlError(error.code, key), file, ...place };
}

function readWord(text: string, offset: number): string {
  return /^["']?([^"':\s]*)/.exec(text.slice(offset, offset + 80))?.[1] ?? "";
}

function describePlace(text: string, offset: number): Place {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const lineEnd = text.indexOf("\n", lineStart);
  const line = text.slice(0, lineStart).split("\n").length;
  const column = [...text.slice(lineStart, offset)].length + 1;
  const whole = text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd);
  return { line, column, sourceLine: redactUrl(whole.replace(/\r$/, "")) };
}

function findOffset(document: Document, path: KeyPath, at: "key" | "value"): number {
  let node: unknown = document.contents;
  let key: number | undefined;
  for (const part of path) {
    const container = isAlias(node) ? node.resolve(document) : node;
    const next = findChild(container, part);
    if (next === undefined) return key ?? offsetOf(container) ?? 0;
    key = offsetOf(isPair(next) ? next.key : next) ?? key;
    node = isPair(next) ? next.value : next;
  }
  return at === "key" ? (key ?? 0) : (offsetOfValue(node) ?? key ?? 0);
}

function findChild(container: unknown, part: PropertyKey): Pair | Node | undefined {
  // Of two keys of one name the last one gave the value.
  if (isMap(container)) return container.items.findLast((pair) => keyText(pair) === part);
  if (!isSeq(container) || typeof part !== "number") return undefined;
  const item = container.items[part];
  return isNode(item) ? item : undefined;
}

function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : "";
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

/** An empty value is nowhere: its key is the better place. */
function offsetOfValue(node: unknown): number | undefined {
  return isScalar(node) && node.value === null && node.source === "" ? undefined : offsetOf(node);
}
