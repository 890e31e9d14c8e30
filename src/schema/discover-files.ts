import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import type { Environment, IncludeDir } from "../config/environment.ts";
import { compileGlob, type PathGlob } from "./glob.ts";

/** A file that an `include_dirs` entry selects, before order and duplicates are settled. */
export interface FoundFile {
  readonly path: string;
  readonly diskPath: string;
  /** The same for two paths that lead to one file. */
  readonly realPath: string;
}

interface Walk {
  readonly entry: IncludeDir;
  readonly include: readonly PathGlob[];
  readonly exclude: readonly PathGlob[];
  readonly excludedPrefixes: readonly string[];
  readonly found: FoundFile[];
  readonly problems: Problem[];
}

interface Folder {
  readonly diskPath: string;
  readonly realPath: string;
  /** Relative to the project folder. */
  readonly projectPath: string;
  /** Relative to the entry's own folder; empty for that folder. */
  readonly entryPath: string;
  /** Real paths of this folder and those above it, to end symlink cycles. */
  readonly ancestors: readonly string[];
}

/**
 * The files that one `include_dirs` entry selects, in no particular order. What can't be followed
 * (a dangling symlink, an unreadable folder) is added to `problems`.
 *
 * @throws ConfitureError `NO_FILES` if the folder is missing and the entry says
 * `auto_discover: false`.
 */
export function discoverFiles(
  environment: Environment,
  entry: IncludeDir,
  problems: Problem[],
): FoundFile[] {
  const diskPath = resolve(environment.projectDir, entry.path);
  const projectPath = toProjectPath(environment.projectDir, diskPath);
  if (!isFolder(diskPath)) {
    if (entry.autoDiscover) return [];
    throw new ConfitureError(
      "NO_FILES",
      `include_dirs: the folder "${entry.path}" does not exist`,
      {
        hint: "create it, or set auto_discover: true to skip it while it is missing",
      },
    );
  }
  const realPath = realpathSync(diskPath);
  const walk: Walk = {
    entry,
    include: entry.include.map(compileGlob),
    exclude: entry.exclude.map(compileGlob),
    excludedPrefixes: environment.excludeDirs.map((dir) =>
      toProjectPath(environment.projectDir, resolve(environment.projectDir, dir)),
    ),
    found: [],
    problems,
  };
  walkFolder(walk, { diskPath, realPath, projectPath, entryPath: "", ancestors: [realPath] });
  return walk.found;
}

/** A path relative to the project folder, with `/`; the empty string for the folder itself. */
export function toProjectPath(projectDir: string, diskPath: string): string {
  const path = relative(projectDir, diskPath);
  return sep === "/" ? path : path.replaceAll(sep, "/");
}

/** Whether a project path lies in one of the folders (or is one of them). */
export function isInFolders(path: string, folders: readonly string[]): boolean {
  return folders.some(
    (folder) => folder === "" || path === folder || path.startsWith(`${folder}/`),
  );
}

function walkFolder(walk: Walk, folder: Folder): void {
  if (isInFolders(folder.projectPath, walk.excludedPrefixes)) return;
  for (const item of listFolder(walk, folder)) {
    const entryPath = childPath(folder.entryPath, item.name);
    const isHidden = item.name.startsWith(".");
    if (isHidden && !walk.include.some((glob) => glob.namesHidden(item.name))) continue;
    visit(walk, folder, item, entryPath);
  }
}

function visit(walk: Walk, folder: Folder, item: Dirent, entryPath: string): void {
  const diskPath = appendName(folder.diskPath, item.name);
  const projectPath = childPath(folder.projectPath, item.name);
  const target = item.isSymbolicLink()
    ? followLink(diskPath)
    : { realPath: appendName(folder.realPath, item.name), isFolder: item.isDirectory() };
  if (target?.isFolder) {
    if (!walk.entry.recursive || folder.ancestors.includes(target.realPath)) return;
    const ancestors = [...folder.ancestors, target.realPath];
    walkFolder(walk, { diskPath, realPath: target.realPath, projectPath, entryPath, ancestors });
    return;
  }
  if (!isSelected(walk, entryPath)) return;
  if (isInFolders(projectPath, walk.excludedPrefixes)) return;
  if (target === undefined) walk.problems.push(danglingLink(projectPath));
  else walk.found.push({ path: projectPath, diskPath, realPath: target.realPath });
}

function isSelected(walk: Pick<Walk, "include" | "exclude">, entryPath: string): boolean {
  return (
    walk.include.some((glob) => glob.matches(entryPath)) &&
    !walk.exclude.some((glob) => glob.matches(entryPath))
  );
}

function followLink(diskPath: string): { realPath: string; isFolder: boolean } | undefined {
  try {
    const realPath = realpathSync(diskPath);
    return { realPath, isFolder: statSync(realPath).isDirectory() };
  } catch {
    return undefined;
  }
}

function listFolder(walk: Walk, folder: Folder): Dirent[] {
  try {
    return readdirSync(folder.diskPath, { withFileTypes: true });
  } catch (cause) {
    walk.problems.push({
      severity: "error",
      code: "unreadable-folder",
      message: `the folder can't be listed: ${cause instanceof Error ? cause.message : cause}`,
      file: folder.projectPath,
      hint: "check its permissions, or leave it out with exclude_dirs",
    });
    return [];
  }
}

function danglingLink(file: string): Problem {
  return {
    severity: "error",
    code: "dangling-symlink",
    message: "a symbolic link that leads nowhere",
    file,
    hint: "restore what it points to, or delete the link",
  };
}

/** `join` without its normalisation, which takes most of the time of a large tree. */
function appendName(folder: string, name: string): string {
  return folder.endsWith(sep) ? folder + name : folder + sep + name;
}

function childPath(parent: string, name: string): string {
  return parent === "" ? name : `${parent}/${name}`;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
