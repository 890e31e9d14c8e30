import { TARGETS, type Target } from "../targets.ts";
import { CHECKSUM_FILE, type ReleaseFile } from "./checksums.ts";
import type { Refusal } from "./refusal.ts";

/** What is in the folder of the executables. */
export interface ExecutableFacts {
  /** The folder, as it is named to people. */
  readonly folder: string;
  readonly files: readonly ReleaseFile[];
  /** Digests by file name; undefined when there is no checksum file. */
  readonly checksums: ReadonlyMap<string, string> | undefined;
}

const BUILD = "run `bun run build:cli --all`";
const RENEW = "run `bun run release:checksums`";
/** No Bun runtime is smaller; less is a stub or a broken copy. */
const SMALLEST_BYTES = 20 * 1024 * 1024;

/** The name under which a release offers the executable of a platform. */
export function nameExecutable(target: Target): string {
  return `confiture-${target.name}${target.os === "win32" ? ".exe" : ""}`;
}

/** Refuses unless there is an executable for every platform, each with its right checksum. */
export function checkExecutables({ folder, files, checksums }: ExecutableFacts): Refusal[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  const refusals = TARGETS.map(nameExecutable).flatMap((name) => {
    const where = `${folder}/${name}`;
    const file = byName.get(name);
    if (file === undefined) return [{ where, what: "there is no such executable", fix: BUILD }];
    if (file.sizeBytes >= SMALLEST_BYTES) return [];
    return [{ where, what: `it has only ${file.sizeBytes} bytes`, fix: BUILD }];
  });
  return [...refusals, ...checkSums(folder, byName, checksums)];
}

function checkSums(
  folder: string,
  files: ReadonlyMap<string, ReleaseFile>,
  checksums: ReadonlyMap<string, string> | undefined,
): Refusal[] {
  const where = `${folder}/${CHECKSUM_FILE}`;
  if (checksums === undefined) return [{ where, what: "there is no such file", fix: RENEW }];
  const wrong = [...files.values()].flatMap(({ name, digest }) => {
    const listed = checksums.get(name);
    if (listed === digest) return [];
    const what =
      listed === undefined ? `it does not list ${name}` : `its digest of ${name} is wrong`;
    return [{ where, what, fix: RENEW }];
  });
  const missing = [...checksums.keys()].filter((name) => !files.has(name));
  return [
    ...wrong,
    ...missing.map((name) => ({ where, what: `it lists ${name}, which is not there`, fix: RENEW })),
  ];
}
