/**
 * Publishes the packages in dist/npm, the platform packages first. A version that is already
 * there is left alone, so a run that broke off can be repeated.
 *
 *   bun scripts/release/publish.ts [--provenance] [--registry URL] [--userconfig FILE]
 */
import { parseArgs } from "node:util";
import { listPackageFolders, type PackageFolder } from "./package-folders.ts";
import { runProgram } from "./run-program.ts";

/** Where and how to publish. */
export interface PublishOptions {
  /** npm's own choice when undefined. */
  readonly registry?: string | undefined;
  /** An .npmrc with what the registry asks for. */
  readonly userconfig?: string | undefined;
  readonly provenance?: boolean | undefined;
  readonly say?: (line: string) => void;
}

if (import.meta.main) process.exit(await main(process.argv.slice(2)));

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      provenance: { type: "boolean" },
      registry: { type: "string" },
      userconfig: { type: "string" },
    },
  });
  const folders = listPackageFolders();
  const say = (line: string) => process.stdout.write(`${line}\n`);
  if (folders.length === 0) {
    say("there are no packages in dist/npm; run `bun run build:packages`");
    return 1;
  }
  try {
    await publishPackages(folders, { ...values, say });
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

/** Publishes one package after the other; stops at the first that npm refuses, with its words. */
export async function publishPackages(
  folders: readonly PackageFolder[],
  options: PublishOptions,
): Promise<void> {
  for (const folder of folders) {
    const name = `${String(folder.manifest.name)}@${String(folder.manifest.version)}`;
    if (await isPublished(name, options)) {
      options.say?.(`${name}: already there`);
      continue;
    }
    const run = await runProgram(["npm", ...listPublishArguments(folder, options)]);
    if (run.exitCode !== 0) {
      const words = `${run.stdout}${run.stderr}`.trim();
      throw new Error(`npm could not publish ${name} (exit code ${run.exitCode}):\n${words}`);
    }
    options.say?.(`${name}: published`);
  }
}

/** What npm is told for one package. A pre-release does not become what users get by default. */
export function listPublishArguments(folder: PackageFolder, options: PublishOptions): string[] {
  const isPrerelease = String(folder.manifest.version).includes("-");
  return [
    "publish",
    folder.path,
    "--access=public",
    "--ignore-scripts",
    `--tag=${isPrerelease ? "next" : "latest"}`,
    ...(options.provenance === true ? ["--provenance"] : []),
    ...listRegistryArguments(options),
  ];
}

async function isPublished(name: string, options: PublishOptions): Promise<boolean> {
  const run = await runProgram(["npm", "view", name, "version", ...listRegistryArguments(options)]);
  return run.exitCode === 0 && run.stdout.trim() !== "";
}

function listRegistryArguments({ registry, userconfig }: PublishOptions): string[] {
  return [
    ...(registry === undefined ? [] : [`--registry=${registry}`]),
    ...(userconfig === undefined ? [] : [`--userconfig=${userconfig}`]),
  ];
}
