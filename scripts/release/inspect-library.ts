import type { Target } from "../targets.ts";

/** What is wrong with the library of a platform. */
export async function inspectLibrary(_target: Target, _path: string): Promise<readonly string[]> {
  return [];
}
