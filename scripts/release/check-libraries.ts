import type { Refusal } from "./refusal.ts";

/** What the check of one platform's library found. */
export interface LibraryFacts {
  /** The platform, such as `linux-x64`. */
  readonly target: string;
  /** Where the library is, or would be. */
  readonly where: string;
  /** Undefined when there is no library. */
  readonly sizeBytes: number | undefined;
  /** What is wrong with format, architecture, symbols, dependencies or paths inside. */
  readonly problems: readonly string[];
}

/** No library may be larger; they are all well below it. */
export const LARGEST_LIBRARY_BYTES = 500 * 1024;

const BUILD = "run `bun run build:native --all`";

/** Refuses unless every platform has a library, small enough and without a problem. */
export function checkLibraries(libraries: readonly LibraryFacts[]): Refusal[] {
  return libraries.flatMap(({ target, where, sizeBytes, problems }) => {
    if (sizeBytes === undefined) {
      return [{ where, what: `there is no library for ${target}`, fix: BUILD }];
    }
    const isTooLarge = sizeBytes > LARGEST_LIBRARY_BYTES;
    const size = `it has ${sizeBytes} bytes; at most ${LARGEST_LIBRARY_BYTES} are allowed`;
    return [
      ...(isTooLarge ? [{ where, what: size, fix: "find what grew in rust/" }] : []),
      ...problems.map((what) => ({ where, what, fix: `mend it, then ${BUILD}` })),
    ];
  });
}
