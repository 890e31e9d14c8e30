// Brings what a fresh machine lacks, then hands over to a script of this project:
//
//   node scripts/bootstrap.mjs quickstart|test|check [arguments]
//
// It runs on Node 18 or newer, or on Bun, before anything is installed: so it is plain
// JavaScript without dependencies. What it installs stays inside the project folder.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = dirname(dirname(fileURLToPath(import.meta.url)));
const CACHE = join(PROJECT, ".cache");
const BUN_TO_INSTALL = "1.4.5";
const BUN_NEEDED = [1, 4];
const TASKS = ["quickstart", "test", "check"];

main(process.argv.slice(2));

function main([task, ...args]) {
  if (!TASKS.includes(task)) {
    fail(`usage: node scripts/bootstrap.mjs ${TASKS.join("|")} [arguments]`, 5);
  }
  const bun = findBun() ?? installBun();
  installDependencies(bun);
  const script = join(PROJECT, "scripts", `${task}.ts`);
  process.exit(run(bun, [script, ...args], { PATH: withFolder(folderOf(bun)) }));
}

/** A Bun that is new enough, wherever it is; undefined when there is none. */
function findBun() {
  const candidates = [process.execPath, process.env.npm_execpath, "bun", ...installedBuns()];
  return candidates.flatMap((name) => resolveBun(name) ?? [])[0];
}

/** The full path of the Bun behind a name, or undefined when it is none or is too old. */
function resolveBun(name) {
  if (name === undefined || !/^bun(\.exe)?$/i.test(basename(name))) return undefined;
  const probe = "process.stdout.write(Bun.version + ' ' + process.execPath)";
  const answer = spawnSync(name, ["-e", probe], { encoding: "utf8", windowsHide: true });
  const [, major, minor, path] = /^(\d+)\.(\d+)\S* (.+)$/.exec(answer.stdout ?? "") ?? [];
  if (path === undefined) return undefined;
  const isNewEnough =
    Number(major) > BUN_NEEDED[0] ||
    (Number(major) === BUN_NEEDED[0] && Number(minor) >= BUN_NEEDED[1]);
  if (!isNewEnough) say(`${path} is Bun ${major}.${minor}; ${BUN_NEEDED.join(".")} is needed`);
  return isNewEnough ? path : undefined;
}

/**
 * Where npm put Bun below the cache folder. The `bun` package copies the right binary into
 * place with an install script; where npm runs none, the binary is still in its own package.
 */
function installedBuns() {
  const modules = join(CACHE, "bun", "node_modules");
  const packages = join(modules, "@oven");
  const binaries = existsSync(packages) ? readdirSync(packages).sort() : [];
  return [
    join(modules, "bun", "bin", "bun.exe"),
    ...binaries.flatMap((name) => [
      join(packages, name, "bin", "bun"),
      join(packages, name, "bin", "bun.exe"),
    ]),
  ].filter((path) => existsSync(path));
}

function installBun() {
  say(
    `Bun ${BUN_NEEDED.join(".")} or newer is not here: installing ${BUN_TO_INSTALL} into .cache/bun`,
  );
  const prefix = join(CACHE, "bun");
  mkdirSync(prefix, { recursive: true });
  const npmArgs = ["install", "--prefix", prefix, "--no-save", "--no-audit", "--no-fund"];
  const status = runNpm([...npmArgs, "--loglevel=error", `bun@${BUN_TO_INSTALL}`]);
  const bun = installedBuns().flatMap((path) => resolveBun(path) ?? [])[0];
  if (bun === undefined) {
    fail(
      `npm could not install Bun (exit code ${status}). Install Bun ${BUN_NEEDED.join(".")} or newer yourself, put it in PATH, and run this again.`,
      status || 1,
    );
  }
  return bun;
}

/** npm says where it is when it started us; else it stands beside node or in PATH. */
function runNpm(args) {
  const cli = process.env.npm_execpath;
  if (cli !== undefined && /npm-cli\.[cm]?js$/.test(cli)) {
    return run(process.execPath, [cli, ...args], {});
  }
  const isWindows = process.platform === "win32";
  const quoted = isWindows ? args.map((arg) => `"${arg}"`) : args;
  return run(isWindows ? "npm.cmd" : "npm", quoted, {}, { shell: isWindows });
}

/** Installs what bun.lock says; does nothing, and needs no network, when it is all there. */
function installDependencies(bun) {
  const stamp = join(CACHE, "installed");
  const wanted = createHash("sha256")
    .update(readFileSync(join(PROJECT, "bun.lock")))
    .update(`${process.platform}-${process.arch}`)
    .digest("hex");
  const present = existsSync(stamp) ? readFileSync(stamp, "utf8") : "";
  if (present === wanted && areDependenciesThere()) return;
  say("installing the dependencies");
  const status = run(bun, ["install", "--frozen-lockfile"], {});
  if (status !== 0) fail(`bun install failed with exit code ${status}`, status);
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(stamp, wanted);
}

function areDependenciesThere() {
  const manifest = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).every((name) =>
    existsSync(join(PROJECT, "node_modules", name, "package.json")),
  );
}

/** A folder where this Bun is called `bun`: npm's package calls it `bun.exe` everywhere. */
function folderOf(bun) {
  if (process.platform === "win32" || basename(bun) === "bun") return dirname(bun);
  const folder = join(CACHE, "bin");
  mkdirSync(folder, { recursive: true });
  for (const name of ["bun", "bunx"]) {
    const link = join(folder, name);
    rmSync(link, { force: true });
    symlinkSync(bun, link);
  }
  return folder;
}

/** PATH with a folder in front, so that scripts find the same Bun under its name. */
function withFolder(folder) {
  return [folder, process.env.PATH ?? ""].join(delimiter);
}

/** Runs a program in the project folder, on our own terminal; its exit code, 127 if it is missing. */
function run(command, args, variables, options = {}) {
  const env = { ...process.env, ...variables };
  const child = spawnSync(command, args, { cwd: PROJECT, stdio: "inherit", env, ...options });
  if (child.error !== undefined) say(`${command}: ${child.error.message}`);
  return child.status ?? (child.signal === null ? 127 : 1);
}

function say(message) {
  process.stderr.write(`confiture: ${message}\n`);
}

function fail(message, exitCode) {
  say(message);
  process.exit(exitCode);
}
