import type { Target } from "../targets.ts";

/**
 * What is wrong with the library of a platform: format, architecture, symbols, dependencies and
 * paths inside. While nothing inspects them, no release may go out.
 */
export async function inspectLibrary(target: Target, _path: string): Promise<readonly string[]> {
  return [`the symbols and dependencies for ${target.name} were not inspected`];
}
