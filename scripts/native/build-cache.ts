import { homedir } from "node:os";
import { join, resolve } from "node:path";

/**
 * Where things are kept that take long to make and that no checkout owns: built libraries, the
 * standard libraries, unpacked tools. `CONFITURE_BUILD_CACHE` names another folder. Deleting it
 * loses nothing but time.
 */
export function findBuildCache(): string {
  const given = process.env.CONFITURE_BUILD_CACHE;
  if (given !== undefined && given !== "") return resolve(given);
  const base = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(base, "confiture-build");
}
