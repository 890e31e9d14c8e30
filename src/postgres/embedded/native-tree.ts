import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Owner } from "../folder-pack.ts";
import type { EmbeddedServer } from "./find-servers.ts";
import { canAnyoneEnter } from "./server-user.ts";

interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

/**
 * A `native` folder that the server can run from. The package's own, if its library links are
 * there and the server's user can enter it; else a hard-linked or copied tree under `parent`,
 * kept for the next run. The package itself is never changed.
 */
export function prepareNativeTree(
  server: EmbeddedServer,
  user: Owner | undefined,
  parent: string,
): string {
  if (isReady(server.nativeDir, user)) return server.nativeDir;
  const tree = join(parent, `native-${server.version}`);
  if (isReady(tree, user)) return tree;
  const fresh = mkdtempSync(join(parent, `native-${server.version}-`));
  copyTree(server.nativeDir, fresh);
  for (const { source, target } of readLinks(fresh)) {
    const link = join(fresh, stripRoot(target));
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
  return moveIntoPlace(fresh, tree, user);
}

/** Removes a kept tree, so that the next {@link prepareNativeTree} makes it again. */
export function dropNativeTree(server: EmbeddedServer, parent: string): void {
  rmSync(join(parent, `native-${server.version}`), { recursive: true, force: true });
}

function moveIntoPlace(fresh: string, tree: string, user: Owner | undefined): string {
  try {
    renameSync(fresh, tree);
    return tree;
  } catch (error) {
    // Another run was faster: its tree is as good. A damaged one is in the way: use the fresh.
    if (!isReady(tree, user)) {
      if (!existsSync(tree)) throw error;
      rmSync(tree, { recursive: true, force: true });
      renameSync(fresh, tree);
      return tree;
    }
    rmSync(fresh, { recursive: true, force: true });
    return tree;
  }
}

function isReady(nativeDir: string, user: Owner | undefined): boolean {
  try {
    accessSync(join(nativeDir, "bin", executable("postgres")), constants.X_OK);
  } catch {
    return false;
  }
  if (!readLinks(nativeDir).every(({ target }) => existsSync(join(nativeDir, stripRoot(target))))) {
    return false;
  }
  return user === undefined || isOpenToAll(nativeDir);
}

/** Enterable, and its programs and libraries readable and executable, for any user. */
function isOpenToAll(nativeDir: string): boolean {
  if (!["bin", "lib", "share"].every((name) => canAnyoneEnter(join(nativeDir, name)))) return false;
  const programs = join(nativeDir, "bin");
  return readdirSync(programs).every((name) => (statSync(join(programs, name)).mode & 0o5) === 0o5);
}

/** The name of a program on this platform. */
export function executable(name: string): string {
  return process.platform === "win32" ? `${name}.exe` : name;
}

function readLinks(nativeDir: string): readonly LibraryLink[] {
  try {
    const links: unknown = JSON.parse(readFileSync(join(nativeDir, "pg-symlinks.json"), "utf8"));
    return Array.isArray(links) ? links.filter(isLink) : [];
  } catch {
    return [];
  }
}

function isLink(value: unknown): value is LibraryLink {
  if (typeof value !== "object" || value === null) return false;
  const { source, target } = value as Partial<Record<keyof LibraryLink, unknown>>;
  return typeof source === "string" && typeof target === "string" && !target.includes("..");
}

function stripRoot(target: string): string {
  return target.replace(/^native\//, "");
}

function copyTree(from: string, to: string): void {
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const source = join(entry.parentPath, entry.name);
    const target = join(to, source.slice(from.length + 1));
    if (entry.isDirectory()) {
      mkdirSync(target, { recursive: true, mode: 0o755 });
      chmodSync(target, 0o755);
    } else if (entry.isFile() && !entry.name.endsWith(".a")) {
      mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
      linkOrCopy(source, target);
    }
  }
}

function linkOrCopy(source: string, target: string): void {
  const { mode } = statSync(source);
  const needed = (mode & 0o100) === 0 ? 0o4 : 0o5;
  if ((mode & needed) === needed) {
    try {
      linkSync(source, target);
      return;
    } catch {
      // Another file system, or a file of another user: copy.
    }
  }
  copyFileSync(source, target, constants.COPYFILE_FICLONE);
  chmodSync(target, needed === 0o5 ? 0o755 : 0o644);
}
