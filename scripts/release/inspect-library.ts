import { checkLibrary } from "../native/check-library.ts";
import { readIfPresent } from "../native/replace-file.ts";
import type { Target } from "../targets.ts";

/**
 * What is wrong with the library of a platform: format, architecture, symbols, dependencies and
 * paths inside.
 */
export async function inspectLibrary(target: Target, path: string): Promise<readonly string[]> {
  const bytes = readIfPresent(path);
  return bytes === undefined ? [`${path} is missing`] : checkLibrary(target, bytes);
}
