// It runs on Node, so nothing of Bun's own may be used here.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NeededBun } from "./needed-bun.ts";

const INSTALL = "npm install --save-dev bun, or see https://bun.com/docs/installation";

/**
 * Runs the program again with the first Bun that is new enough, and returns its exit code; else
 * says on one line what to do.
 */
export function startWithBun(programUrl: string, needed: NeededBun): number {
  const found = listBuns().map((path) => ({ path, version: readVersion(path) }));
  const bun = found.find(({ version }) => needed.isMetBy(version));
  if (bun === undefined) {
    const old = [process.versions.bun, ...found.map(({ version }) => version)].find(Boolean);
    const what = old === undefined ? "there is none here" : `this one is ${old}`;
    process.stderr.write(`confiture needs Bun ${needed.version} or newer, ${what}: ${INSTALL}\n`);
    return 1;
  }
  const args = [fileURLToPath(programUrl), ...process.argv.slice(2)];
  return spawnSync(bun.path, args, { stdio: "inherit" }).status ?? 1;
}

/** Bun in PATH, then what the npm package `bun` brought, to this project or beside us. */
function listBuns(): string[] {
  const name = process.platform === "win32" ? "bun.exe" : "bun";
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  // On Windows a global `npm install` leaves scripts in PATH, with the program further below.
  const inPath = folders.flatMap((folder) => [
    join(folder, name),
    join(folder, "node_modules", "bun", "bin", "bun.exe"),
  ]);
  return [...inPath, ...listInstalled()].filter((path) => existsSync(path));
}

/** The package `bun` gets its program by an install script; where none ran, it is next door. */
function listInstalled(): string[] {
  const os = process.platform === "win32" ? "windows" : process.platform;
  const platform = `@oven/bun-${os}-${process.arch === "arm64" ? "aarch64" : "x64"}`;
  return [join(process.cwd(), "package.json"), import.meta.url].flatMap((from) =>
    ["bun", platform].flatMap((name) => {
      const folder = findPackage(name, from);
      if (folder === undefined) return [];
      return [join(folder, "bin", "bun.exe"), join(folder, "bin", "bun")];
    }),
  );
}

function findPackage(name: string, from: string): string | undefined {
  try {
    return dirname(createRequire(from).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

function readVersion(bun: string): string | undefined {
  const answer = spawnSync(bun, ["--version"], { encoding: "utf8", windowsHide: true });
  return answer.status === 0 ? answer.stdout.trim() : undefined;
}
