/**
 * Validates the workflows, the action, its scripts and the workflows in the documentation.
 *
 *   bun scripts/release/check-workflows.ts [--require]
 *
 * The tools are installed, in pinned versions, where Go and Python are there. What can't be
 * checked is said; with --require it is a failure.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PROJECT_DIR } from "../ensure-native.ts";
import { listDocWorkflows } from "./doc-workflows.ts";
import { judgeOutcomes, type Outcome, renderOutcome } from "./outcome.ts";
import { runProgram } from "./run-program.ts";
import { installWorkflowTools, type ToolPath } from "./workflow-tools.ts";

if (import.meta.main) process.exit(await checkWorkflows(process.argv.slice(2)));

async function checkWorkflows(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { require: { type: "boolean" } } });
  const { actionlint, zizmor, shellcheck } = await installWorkflowTools();
  const examples = writeExamples();
  try {
    const withShell = "path" in shellcheck ? ["-shellcheck", shellcheck.path] : [];
    const config = ["--config", join(PROJECT_DIR, ".github", "zizmor.yml")];
    const offline = ["--offline", "--no-progress", "--quiet"];
    const outcomes = [
      await check("actionlint: workflows", actionlint, withShell),
      await check("actionlint: examples in docs/", actionlint, [...withShell, ...examples.files]),
      await check("zizmor: workflows and action", zizmor, [...offline, ...config, "."]),
      await check("zizmor: examples in docs/", zizmor, [...offline, ...config, examples.folder]),
      await check("shellcheck: action/", shellcheck, ["-x", ...listScripts()]),
    ];
    for (const outcome of outcomes) process.stdout.write(renderOutcome(outcome));
    return judgeOutcomes(outcomes, values.require ?? false);
  } finally {
    rmSync(examples.folder, { recursive: true, force: true });
  }
}

async function check(title: string, tool: ToolPath, args: readonly string[]): Promise<Outcome> {
  if ("reason" in tool) return { kind: "skipped", title, reason: tool.reason };
  const { exitCode, stdout, stderr } = await runProgram([tool.path, ...args]);
  if (exitCode === 0) return { kind: "passed", title };
  return { kind: "failed", title, report: `${stdout}${stderr}` };
}

/** Lays the workflows of the documentation out as a repository would have them. */
function writeExamples(): { readonly folder: string; readonly files: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), "confiture-workflows-"));
  const workflows = join(folder, ".github", "workflows");
  mkdirSync(workflows, { recursive: true });
  const text = readFileSync(join(PROJECT_DIR, "docs", "github-action.md"), "utf8");
  const files = listDocWorkflows(text).map((example) => {
    const file = join(workflows, example.name);
    writeFileSync(file, example.text);
    return file;
  });
  if (files.length === 0) throw new Error("docs/github-action.md shows no workflow");
  return { folder, files };
}

function listScripts(): string[] {
  return [...new Bun.Glob("action/*.sh").scanSync({ cwd: PROJECT_DIR })].sort();
}
