import type { PackageFacts } from "./check-packages.ts";
import type { Refusal } from "./refusal.ts";

/** The value of `repository` in a manifest, for a repository on GitHub given as `owner/name`. */
export function describeRepository(repository: string): { type: string; url: string } {
  return { type: "git", url: `git+https://github.com/${repository}.git` };
}

/**
 * Refuses packages that name another repository than the one that publishes them: npm would, when
 * it compares them with the provenance. Nothing is asked without a repository.
 */
export function checkRepository(
  packages: readonly PackageFacts[],
  repository: string | undefined,
): Refusal[] {
  if (repository === undefined) return [];
  const { url } = describeRepository(repository);
  return packages.flatMap(({ where, manifest }) => {
    const found = readUrl(manifest.repository);
    if (found === url) return [];
    const what = found === undefined ? "it names no repository" : `its repository is ${found}`;
    const fix = `run \`bun run release:repository ${repository}\``;
    return [{ where, what: `${what}, not ${url}`, fix }];
  });
}

function readUrl(value: unknown): string | undefined {
  const url = typeof value === "object" && value !== null ? Reflect.get(value, "url") : value;
  return typeof url === "string" ? url : undefined;
}
