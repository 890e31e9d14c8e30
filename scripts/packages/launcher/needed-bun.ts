import manifest from "../../../package.json" with { type: "json" };

/** The oldest Bun that serves, such as `1.4`. */
const VERSION: string = manifest.engines.bun.replace(">=", "");

/** What is asked of Bun. */
export interface NeededBun {
  readonly version: string;
  /** Whether a Bun of this version serves; undefined is what Node says of Bun. */
  isMetBy(version: string | undefined): boolean;
}

/** The Bun that this version of the program needs. */
export const NEEDED_BUN: NeededBun = { version: VERSION, isMetBy };

function isMetBy(version: string | undefined): boolean {
  const [major = 0, minor = 0] = numbersOf(version ?? "0");
  const [neededMajor = 0, neededMinor = 0] = numbersOf(VERSION);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}

function numbersOf(version: string): number[] {
  return version.split(".").map((part) => Number.parseInt(part, 10));
}
