import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { ConfitureError } from "../base/errors.ts";
import type { Tool } from "./foreign-migration.ts";
import { readSourceText, type SourceText } from "./source-text.ts";

/** Where each tool keeps its migrations unless told otherwise; the first that exists is taken. */
const DEFAULT_FOLDERS: { readonly [tool in Tool]: readonly string[] } = {
  dbmate: ["db/migrations"],
  goose: ["migrations", "db/migrations"],
  flyway: ["src/main/resources/db/migration", "sql", "db/migration", "migrations"],
};

/** A folder of the other tool. */
export interface SourceFolder {
  /** Absolute. */
  readonly path: string;
  /** As messages name it: relative to the project, if it is inside. */
  readonly shown: string;
  /** Paths of the files in it, relative to it, sorted. */
  readonly files: readonly string[];
}

/** Finds the folder, and lists it; with what is inside of its folders, for Flyway. */
export function openFolder(projectDir: string, tool: Tool, wanted: string | undefined) {
  const path = resolve(projectDir, wanted ?? findDefault(projectDir, tool));
  const inside = relative(projectDir, path).split(sep).join("/");
  const shown = inside.startsWith("..") || inside === "" ? path : inside;
  return { path, shown, files: listFiles(path, shown, tool === "flyway") };
}

/** Reads one file of it. */
export function readFile(folder: SourceFolder, file: string): SourceText {
  const path = `${folder.shown}/${file}`;
  try {
    return readSourceText(path, readFileSync(join(folder.path, file)));
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function findDefault(projectDir: string, tool: Tool): string {
  const names = DEFAULT_FOLDERS[tool];
  const found = names.find((name) =>
    statSync(join(projectDir, name), { throwIfNoEntry: false })?.isDirectory(),
  );
  if (found !== undefined) return found;
  throw new ConfitureError(
    "USAGE",
    `no folder of ${tool} is here: there is no ${names.join(", no ")}`,
    {
      hint: "name it with --dir, relative to the project",
    },
  );
}

function listFiles(path: string, shown: string, isDeep: boolean): readonly string[] {
  try {
    return readdirSync(path, { recursive: isDeep, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(path, join(entry.parentPath, entry.name)).split(sep).join("/"))
      .sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  } catch (cause) {
    throw unreadable(shown, cause);
  }
}

function unreadable(path: string, cause: unknown): ConfitureError {
  const code = String(Reflect.get(Object(cause), "code"));
  const reason =
    { ENOENT: "it does not exist", ENOTDIR: "it is not a folder" }[code] ??
    (cause instanceof Error ? cause.message : String(cause));
  return new ConfitureError("USAGE", `${path} can't be read: ${reason}`, {
    cause,
    hint: "name the folder of the other tool with --dir, relative to the project",
  });
}
