/**
 * What a run has to look at when the user names tests: the names that lie inside the run's own
 * folders. Undefined when the run has nothing to do; a run without folders takes every name.
 */
export function selectPaths(
  folders: readonly string[],
  filters: readonly string[],
): readonly string[] | undefined {
  if (filters.length === 0) return folders;
  if (folders.length === 0) return filters;
  const inside = filters.filter((filter) =>
    folders.some(
      (folder) => stripDot(filter) === folder || stripDot(filter).startsWith(`${folder}/`),
    ),
  );
  return inside.length === 0 ? undefined : inside;
}

function stripDot(path: string): string {
  return path.replace(/^\.\//, "").replace(/\/$/, "");
}
