/**
 * Refuses a release that does not agree with itself, and says all reasons at once.
 *
 *   bun scripts/release/check-release.ts [--tag v1.2.3] [--repository owner/name]
 *
 * Without --tag, the tags of the current commit are meant. With --repository, the packages must
 * name that repository on GitHub, as npm asks for provenance.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PROJECT_DIR } from "../ensure-native.ts";
import { checkChangelog } from "./changelog.ts";
import { checkContents, checkCopies } from "./check-contents.ts";
import { checkExecutables } from "./check-executables.ts";
import { checkLibraries } from "./check-libraries.ts";
import { checkPackages } from "./check-packages.ts";
import { checkSignatures } from "./check-signatures.ts";
import { checkVectors } from "./check-vectors.ts";
import { checkVersions } from "./check-versions.ts";
import { EXECUTABLES, EXECUTABLES_DIR, loadExecutableFacts } from "./executables.ts";
import { inspectLibrary } from "./inspect-library.ts";
import {
  loadLibraryCopies,
  loadLibraryFacts,
  loadPackageFacts,
  loadVersionFacts,
} from "./load-facts.ts";
import { type Refusal, renderRefusal } from "./refusal.ts";
import { checkRepository } from "./repository.ts";

if (import.meta.main) process.exit(await checkRelease(process.argv.slice(2)));

async function checkRelease(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { tag: { type: "string" }, repository: { type: "string" } },
  });
  const versions = await loadVersionFacts(values.tag);
  const version = versions.manifest ?? "";
  const packages = await loadPackageFacts();
  const refusals: Refusal[] = [
    ...checkVersions(versions),
    ...checkChangelog(readFileSync(join(PROJECT_DIR, "CHANGELOG.md"), "utf8"), version),
    ...checkLibraries(await loadLibraryFacts(inspectLibrary)),
    ...(await checkVectors()),
    ...checkPackages(packages, version),
    ...checkContents(packages),
    ...checkCopies(await loadLibraryCopies()),
    ...checkRepository(packages, values.repository),
    ...checkExecutables(await loadExecutableFacts()),
    ...checkSignatures(EXECUTABLES_DIR, EXECUTABLES),
  ];
  for (const refusal of refusals) process.stdout.write(renderRefusal(refusal));
  process.stdout.write(renderVerdict(refusals.length, version));
  return refusals.length === 0 ? 0 : 1;
}

function renderVerdict(refusals: number, version: string): string {
  if (refusals === 0) return `${version} agrees with itself: it may be released.\n`;
  const reasons = refusals === 1 ? "1 reason" : `${refusals} reasons`;
  return `${version} may not be released, for ${reasons}.\n`;
}
