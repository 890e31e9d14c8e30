import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { PROJECT_DIR } from "../ensure-native.ts";
import { bundleProgram } from "./bundle-program.ts";
import { writeDeclarations } from "./declarations.ts";
import { toJson } from "./json-text.ts";
import { mainManifest } from "./main-manifest.ts";
import { renderLicences } from "./third-party-licences.ts";

const COPIED = ["README.md", "CHANGELOG.md", "LICENSE", "schemas"];

/** Writes the package `confiture` below `out` and returns its folder. */
export async function writeMainPackage(out: string): Promise<string> {
  const folder = join(out, manifest.name);
  mkdirSync(folder, { recursive: true });
  for (const path of COPIED) {
    cpSync(join(PROJECT_DIR, path), join(folder, path), { recursive: true });
  }
  const bundled = await bundleProgram(join(folder, "dist"));
  writeFileSync(join(folder, "THIRD-PARTY-LICENCES.md"), renderLicences(bundled));
  await writeDeclarations(join(folder, "dist", "types"));
  writeFileSync(join(folder, "package.json"), toJson(mainManifest()));
  return folder;
}
