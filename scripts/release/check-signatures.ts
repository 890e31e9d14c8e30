import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { verifyMachO } from "../executables/verify-mach-o.ts";
import { TARGETS } from "../targets.ts";
import { nameExecutable } from "./check-executables.ts";
import type { Refusal } from "./refusal.ts";

/** Refuses an executable for macOS that a Mac would not start. One that is missing is not asked about. */
export function checkSignatures(folder: string, folderName: string): Refusal[] {
  const names = TARGETS.filter(({ os }) => os === "darwin").map(nameExecutable);
  return names
    .filter((name) => existsSync(join(folder, name)))
    .flatMap((name) =>
      verifyMachO(readFileSync(join(folder, name))).map((problem) => ({
        where: `${folderName}/${name}`,
        what: `its signature: ${problem}`,
        fix: "run `bun run build:cli --all`, which signs it",
      })),
    );
}
