/**
 * Writes a CycloneDX bill of materials: what users get from npm and from crates.io, from the two
 * lock files.
 *
 *   bun scripts/release/write-sbom.ts --output sbom.cdx.json
 *
 * cdxgen writes it. It brings many packages along, so it sees a folder with nothing but the lock
 * files and the manifests, and what it wrote is compared with them.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { PROJECT_DIR } from "../ensure-native.ts";
import { runProgram } from "./run-program.ts";
import { checkSbom } from "./sbom.ts";

const CDXGEN = "@cyclonedx/cdxgen@12.8.4";
const INPUTS = ["package.json", "bun.lock", "rust/Cargo.toml", "rust/Cargo.lock"];

if (import.meta.main) process.exit(await writeSbom(process.argv.slice(2)));

async function writeSbom(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { output: { type: "string" } } });
  const output = resolve(values.output ?? join(PROJECT_DIR, "dist", "sbom.cdx.json"));
  const folder = mkdtempSync(join(tmpdir(), "confiture-sbom-"));
  try {
    for (const file of INPUTS) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      copyFileSync(join(PROJECT_DIR, file), join(folder, file));
    }
    const problem = await runCdxgen(folder);
    if (problem !== undefined) return refuse(problem);
    const text = readFileSync(join(folder, "sbom.json"), "utf8");
    const missing = checkSbom(JSON.parse(text), listExpected());
    if (missing.length > 0) return refuse(`cdxgen left out ${missing.join(", ")}`);
    await Bun.write(output, text);
    process.stdout.write(`${output}\n`);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runCdxgen(folder: string): Promise<string | undefined> {
  const options = ["--no-install-deps", "--required-only", "--spec-version", "1.6"];
  const types = ["-t", "js", "-t", "rust"];
  const command = [process.execPath, "x", CDXGEN, ...types, ...options, "-o", "sbom.json", "."];
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, FETCH_LICENSE: "false" };
  const run = await runProgram(command, { cwd: folder, env });
  if (run.exitCode === 0) return undefined;
  return `cdxgen ended with exit code ${run.exitCode}:\n${run.stdout}${run.stderr}`;
}

/** The package URLs of everything that is asked for by name. */
function listExpected(): string[] {
  const read = (file: string) => readFileSync(join(PROJECT_DIR, file), "utf8");
  const npm = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };
  const cargo = Bun.TOML.parse(read("rust/Cargo.toml")) as {
    dependencies: Record<string, unknown>;
  };
  return [
    ...Object.entries(npm.dependencies).map(
      ([name, version]) => `pkg:npm/${name.replace("@", "%40")}@${version}`,
    ),
    ...Object.keys(cargo.dependencies).map((name) => `pkg:cargo/${name}@`),
  ];
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return 1;
}
