import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIR } from "../ensure-native.ts";
import { replaceFile } from "./replace-file.ts";

/** The path of a platform's library in this checkout, where the loader looks for it. */
export function installedPath(platform: string, libraryFile: string): string {
  return join(PROJECT_DIR, "native", platform, libraryFile);
}

/** Puts a library and the module that names it into `native/`; false when both are there. */
export function installLibrary(platform: string, libraryFile: string, bytes: Buffer): boolean {
  const path = installedPath(platform, libraryFile);
  const folder = join(path, "..");
  mkdirSync(folder, { recursive: true });
  const index = `import library from "./${libraryFile}" with { type: "file" };\n\nexport default library;\n`;
  const isLibraryNew = replaceFile(path, bytes);
  const isIndexNew = replaceFile(join(folder, "index.js"), Buffer.from(index));
  return isLibraryNew || isIndexNew;
}
