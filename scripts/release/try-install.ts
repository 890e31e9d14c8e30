import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MAIN_PACKAGE } from "./check-packages.ts";
import { runProgram } from "./run-program.ts";

/** One way in which users install and run the package. */
export interface Installer {
  readonly name: string;
  readonly title: string;
  readonly install: readonly string[];
  /** What stands before the arguments of `confiture`. */
  readonly run: readonly string[];
}

/** The package managers that are tried. */
export const INSTALLERS: readonly Installer[] = [
  {
    name: "bun",
    title: "bun add, bunx",
    install: [process.execPath, "add", MAIN_PACKAGE],
    run: [process.execPath, "x", MAIN_PACKAGE],
  },
  {
    name: "npm",
    title: "npm install, npx",
    install: ["npm", "install", "--no-audit", "--no-fund", MAIN_PACKAGE],
    run: ["npx", MAIN_PACKAGE],
  },
];

/**
 * Installs into an empty folder, makes a project and builds it with the native core required.
 * Returns the schema hash; throws with the words of what failed.
 */
export async function tryInstall(
  installer: Installer,
  folder: string,
  variables: Readonly<Record<string, string>>,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}\n");
  const env = { ...process.env, ...variables, CONFITURE_NATIVE: "require" };
  const run = async (command: readonly string[]) => {
    const { exitCode, stdout, stderr } = await runProgram(command, { cwd: folder, env });
    if (exitCode === 0) return stdout;
    throw new Error(`${command.join(" ")} ended with ${exitCode}:\n${stdout}${stderr}`);
  };
  await run(installer.install);
  await run([...installer.run, "init", "project"]);
  const build = [...installer.run, "build", "--project", "project", "--format", "json"];
  return readHash(await run(build));
}

/** The hash in the document of a build on the native core. */
export function readHash(text: string): string {
  const document: unknown = JSON.parse(text);
  const { hash, core } = Object(document) as { hash?: unknown; core?: { kind?: unknown } };
  if (core?.kind !== "native") throw new Error(`the native core did not serve:\n${text}`);
  if (typeof hash !== "string") throw new Error(`the build has no hash:\n${text}`);
  return hash;
}
