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
  parseDocument,
} from "yaml";
import type { Problem } from "../base/problem.ts";
import type { KeyPath } from "./keys.ts";
import { redactUrl } from "./redact-url.ts";

/** A place in a text: 1-based, columns in code points. */
export type Place = Required<Pick<Problem, "line" | "column" | "sourceLine">>;

/** How documents are read when only their shape counts: Bun.YAML has given the values. */
export const YAML_OPTIONS = { prettyErrors: false, merge: true, uniqueKeys: false } as const;

/** A function that finds the key or the value at a path, or the nearest thing around it. */
export function createLocator(text: string): (path: KeyPath, at: "key" | "value") => Place {
  const document = parseDocument(text, { ...YAML_OPTIONS, logLevel: "silent" });
  return (path, at) => describePlace(text, findOffset(document, path, at));
}

/** Line, column and text of the line at an offset. Passwords in the line are hidden. */
export function describePlace(text: string, offset: number): Place {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const lineEnd = text.indexOf("\n", lineStart);
  const line = text.slice(0, lineStart).split("\n").length;
  const column = [...text.slice(lineStart, offset)].length + 1;
  const whole = text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd);
  return { line, column, sourceLine: redactUrl(whole.replace(/\r$/, "")) };
}

/** The name of a key as a text. */
export function readKey(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : "";
}

/** Where a node starts in the text. */
export function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
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
  if (isMap(container)) return container.items.findLast((pair) => readKey(pair) === part);
  if (!isSeq(container) || typeof part !== "number") return undefined;
  const item = container.items[part];
  return isNode(item) ? item : undefined;
}

/** An empty value is nowhere: its key is the better place. */
function offsetOfValue(node: unknown): number | undefined {
  return isScalar(node) && node.value === null && node.source === "" ? undefined : offsetOf(node);
}
