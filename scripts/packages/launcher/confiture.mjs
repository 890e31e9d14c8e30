#!/usr/bin/env bun
// Starts Confiture. It needs Bun: where Node runs this file, a Bun is looked for first.
const NEEDED = "1.4";

if (typeof Bun !== "undefined" && isNewEnough(Bun.version)) await import("../dist/cli.js");
else if (typeof Bun !== "undefined") refuse(`this is Bun ${Bun.version}`);
else await startWithBun();

function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  const [neededMajor, neededMinor] = NEEDED.split(".").map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}

async function startWithBun() {
  const { spawnSync } = await import("node:child_process");
  const { fileURLToPath } = await import("node:url");
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  for (const bun of await listBuns()) {
    const { status, signal, error } = spawnSync(bun, args, { stdio: "inherit" });
    if (error === undefined) process.exit(signal === null ? status : 1);
  }
  refuse("there is none in PATH or among the installed packages");
}

/** Bun in PATH, then what the npm package `bun` installed, in this project or beside us. */
async function listBuns() {
  const { existsSync } = await import("node:fs");
  const { delimiter, dirname, join } = await import("node:path");
  const { createRequire } = await import("node:module");
  const name = process.platform === "win32" ? "bun.exe" : "bun";
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const inPath = folders.flatMap((folder) => [
    join(folder, name),
    join(folder, "node_modules", "bun", "bin", "bun.exe"),
  ]);
  const cpu = process.arch === "arm64" ? "aarch64" : "x64";
  const os = process.platform === "win32" ? "windows" : process.platform;
  const installed = [join(process.cwd(), "package.json"), import.meta.url].flatMap((from) =>
    ["bun", `@oven/bun-${os}-${cpu}`].flatMap((bunPackage) => {
      try {
        const folder = dirname(createRequire(from).resolve(`${bunPackage}/package.json`));
        return [join(folder, "bin", "bun.exe"), join(folder, "bin", "bun")];
      } catch {
        return [];
      }
    }),
  );
  return [...inPath, ...installed].filter((path) => existsSync(path));
}

function refuse(reason) {
  const how =
    "install it with `npm install --save-dev bun`, or see https://bun.com/docs/installation";
  process.stderr.write(`confiture needs Bun ${NEEDED} or newer, and ${reason}: ${how}\n`);
  process.exit(1);
}
