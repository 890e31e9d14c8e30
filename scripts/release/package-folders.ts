import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIR } from "../ensure-native.ts";
import { MAIN_PACKAGE } from "./check-packages.ts";

/** Where the packages are built. */
export const PACKAGES_DIR: string = join(PROJECT_DIR, "dist", "npm");

/** A folder with a package, ready to publish. */
export interface PackageFolder {
  readonly path: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}

/**
 * The packages below a folder, in the order in which they must be published: whoever installs
 * the main one must find the platform packages, so it comes last.
 */
export function listPackageFolders(folder: string = PACKAGES_DIR): PackageFolder[] {
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      const manifest = readManifest(path);
      return manifest === undefined ? listPackageFolders(path) : [{ path, manifest }];
    });
  return found.toSorted(comparePublishOrder);
}

function comparePublishOrder(a: PackageFolder, b: PackageFolder): number {
  const rank = ({ manifest }: PackageFolder) => (manifest.name === MAIN_PACKAGE ? 1 : 0);
  const names = String(a.manifest.name) < String(b.manifest.name) ? -1 : 1;
  return rank(a) - rank(b) || names;
}

function readManifest(folder: string): Readonly<Record<string, unknown>> | undefined {
  const file = join(folder, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}
