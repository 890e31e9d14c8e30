/**
 * A release without a release: publishes dist/npm to a registry on this machine, exactly as the
 * workflow publishes it to npm, and then does what a user does.
 *
 *   bun scripts/release/dry-run.ts [--partial]
 *
 * All packages must be built; --partial does with what is there.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { LocalRegistry } from "../../test/packages/local-registry.ts";
import { packInstalled } from "../../test/packages/packed-packages.ts";
import { TARGETS } from "../targets.ts";
import { MAIN_PACKAGE } from "./check-packages.ts";
import { listPackageFolders, type PackageFolder } from "./package-folders.ts";
import { publishPackages } from "./publish.ts";
import { INSTALLERS, tryInstall } from "./try-install.ts";

if (import.meta.main) process.exit(await dryRun(process.argv.slice(2)));

async function dryRun(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { partial: { type: "boolean" } } });
  const folders = listPackageFolders();
  const missing = listMissing(folders);
  if (missing.length > 0) say(`not built: ${missing.join(", ")}`);
  if (missing.includes(MAIN_PACKAGE) || (missing.length > 0 && !values.partial)) {
    say("run `bun run build:native --all` and `bun run build:packages --require-all`");
    return 1;
  }
  const workspace = mkdtempSync(join(tmpdir(), "confiture-release-"));
  try {
    await using registry = await LocalRegistry.start();
    await publish(registry, folders, workspace);
    return await install(registry, workspace);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

function listMissing(folders: readonly PackageFolder[]): string[] {
  const built = new Set(folders.map(({ manifest }) => manifest.name));
  const wanted = [...TARGETS.map(({ packageName }) => packageName), MAIN_PACKAGE];
  return wanted.filter((name) => !built.has(name));
}

/** Publishes twice: a release that broke off must be repeatable. */
async function publish(
  registry: LocalRegistry,
  folders: readonly PackageFolder[],
  workspace: string,
): Promise<void> {
  const userconfig = join(workspace, "npmrc");
  writeFileSync(userconfig, `//${new URL(registry.url).host}/:_authToken=local\n`);
  // The registry asks no other one, so it must hold what the main package asks for.
  await registry.publish(await packInstalled("@electric-sql/pglite", workspace));
  const options = { registry: registry.url, userconfig };
  await publishPackages(folders, { ...options, say });
  const again: string[] = [];
  await publishPackages(folders, { ...options, say: (line) => again.push(line) });
  const repeated = again.filter((line) => line.endsWith(": published"));
  if (repeated.length > 0) throw new Error(`published a second time: ${repeated.join(", ")}`);
}

/** Installs with each package manager; both must give the same build on the native core. */
async function install(registry: LocalRegistry, workspace: string): Promise<number> {
  const hashes = new Set<string>();
  for (const installer of INSTALLERS) {
    const folder = join(workspace, installer.name);
    const hash = await tryInstall(installer, folder, registry.variables);
    say(`${installer.title}: builds on the native core, schema hash ${hash}`);
    hashes.add(hash);
  }
  if (hashes.size === 1) return 0;
  say("the two installations build different schemas");
  return 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
