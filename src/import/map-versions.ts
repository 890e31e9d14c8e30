import { compareVersions } from "../migrate/migration-file.ts";

/**
 * Versions for our folder, where they are compared as texts: as they are if that keeps their
 * order; else with zeros in front, so that numbers in one place have one length; else with one
 * zero more. They also come before `now`, the version that a new migration gets. Undefined when
 * nothing does.
 *
 * @param versions The parts of each, digits all, in the order in which they are to stand.
 */
export function mapVersions(
  versions: readonly (readonly string[])[],
  now: string,
): readonly string[] | undefined {
  const widths: number[] = [];
  for (const parts of versions) {
    for (const [place, part] of parts.entries()) {
      widths[place] = Math.max(widths[place] ?? 0, part.length);
    }
  }
  const pad = (more: number) =>
    versions.map((parts) =>
      parts
        .map((part, place) => part.padStart((widths[place] ?? 0) + (place === 0 ? more : 0), "0"))
        .join("."),
    );
  const candidates = [versions.map((parts) => parts.join(".")), pad(0), pad(1)];
  return candidates.find((candidate) => isInOrder([...candidate, now]));
}

function isInOrder(versions: readonly string[]): boolean {
  return versions.every((version, index) => {
    const earlier = versions[index - 1];
    return earlier === undefined || compareVersions(earlier, version) < 0;
  });
}
