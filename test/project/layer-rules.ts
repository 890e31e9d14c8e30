import { posix } from "node:path";

/** The rank of each folder of `src/`: a file imports only folders of a lower rank, or its own. */
export const RANKS: Readonly<Record<string, number>> = {
  base: 0,
  config: 1,
  native: 1,
  schema: 2,
  postgres: 2,
  catalog: 3,
  script: 3,
  check: 4,
  plan: 4,
  migrate: 5,
  lint: 5,
  sync: 5,
  transfer: 5,
  diff: 5,
  proof: 6,
  import: 6,
  generate: 7,
  verify: 7,
  preflight: 7,
  squash: 7,
  output: 8,
  cli: 9,
};

/** What `src/index.ts` and `src/cli.ts` are: above everything. */
const TOP = 10;

/** The only file that may import bun:ffi. */
const FFI_FILE = "src/native/symbols.ts";

/** What a file in `src/` may import from outside of it. */
const OUTSIDE = /^(package\.json|schemas\/|native\/)/;

/** One import as it stands in a file. */
interface Import {
  readonly from: string;
  readonly specifier: string;
}

/** Every breach of the layer rules in a set of sources, given as path (`src/…`) and text. */
export function findBreaches(sources: ReadonlyMap<string, string>): string[] {
  const imports = [...sources].flatMap(([from, text]) =>
    listSpecifiers(text).map((specifier) => ({ from, specifier })),
  );
  return [
    ...[...sources.keys()].flatMap(findUnknownFolder),
    ...imports.flatMap(findRankBreach),
    ...imports.flatMap(findFfiBreach),
    ...[...sources].flatMap(([file, text]) => findConsole(file, text)),
    ...findCycles(sources.keys(), imports),
  ];
}

/** The module names in a source: static, type-only, re-exported and dynamic. */
export function listSpecifiers(text: string): string[] {
  const code = removeComments(text);
  const patterns = [
    /^\s*(?:import|export)\b[^"'`;]*?\bfrom\s*["']([^"']+)["']/gm,
    /^\s*import\s*["']([^"']+)["']/gm,
    /\b(?:import|require|require\.resolve)\(\s*["'`]([^"'`]+)["'`]/g,
  ];
  return patterns.flatMap((pattern) =>
    [...code.matchAll(pattern)].flatMap(([, specifier]) => specifier ?? []),
  );
}

/** Whole-line comments only: these can hold example code, and a string can't look like one. */
function removeComments(text: string): string {
  return text.replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, "").replace(/^[ \t]*\/\/.*$/gm, "");
}

function findUnknownFolder(file: string): string[] {
  return rankOf(file) === undefined ? [`${file}: its folder has no rank`] : [];
}

function findRankBreach({ from, specifier }: Import): string[] {
  if (!specifier.startsWith(".")) return [];
  const target = resolve(from, specifier);
  if (!target.startsWith("src/")) {
    return OUTSIDE.test(target) ? [] : [`${from}: imports ${target}, outside of src/`];
  }
  if (folderOf(from) === folderOf(target)) return [];
  const [rank, targetRank] = [rankOf(from), rankOf(target)];
  if (rank === undefined || targetRank === undefined || targetRank < rank) return [];
  return [`${from} (rank ${rank}): imports ${target} (rank ${targetRank})`];
}

function findFfiBreach({ from, specifier }: Import): string[] {
  if (specifier !== "bun:ffi" || from === FFI_FILE) return [];
  return [`${from}: imports bun:ffi, which only ${FFI_FILE} may`];
}

function findConsole(file: string, text: string): string[] {
  if (folderOf(file) === "output" || !/\bconsole\s*[.[]/.test(removeComments(text))) return [];
  return [`${file}: uses console outside of src/output`];
}

/** Cycles between files, each reported once, from its alphabetically first file. */
function findCycles(files: Iterable<string>, imports: readonly Import[]): string[] {
  const edges = new Map<string, string[]>();
  for (const { from, specifier } of imports) {
    if (!specifier.startsWith(".")) continue;
    edges.set(from, [...(edges.get(from) ?? []), resolve(from, specifier)]);
  }
  const cycles = new Set<string>();
  const finished = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) cycles.add(renderCycle(trail.slice(start)));
    if (start >= 0 || finished.has(file)) return;
    for (const target of edges.get(file) ?? []) visit(target, [...trail, file]);
    finished.add(file);
  };
  for (const file of files) visit(file, []);
  return [...cycles];
}

function renderCycle(cycle: readonly string[]): string {
  const first = cycle.indexOf([...cycle].sort()[0] ?? "");
  const turned = [...cycle.slice(first), ...cycle.slice(0, first)];
  return `cycle: ${[...turned, turned[0]].join(" -> ")}`;
}

function resolve(from: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(from), specifier));
}

/** `native` for `src/native/fallback/lexer.ts`, the empty string for `src/index.ts`. */
function folderOf(file: string): string {
  const parts = file.split("/");
  return parts.length > 2 ? (parts[1] ?? "") : "";
}

function rankOf(file: string): number | undefined {
  if (file === "src/index.ts" || file === "src/cli.ts") return TOP;
  return RANKS[folderOf(file)];
}
