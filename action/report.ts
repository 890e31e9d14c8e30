/**
 * Reports one run: annotations on standard output, the action's outputs, the job's summary.
 *
 *   report.ts DOCUMENT SUMMARY EXIT-CODE
 *
 * It needs no package, since it runs where only the action's own files are, and it ends with the
 * exit code that the step shall have.
 */
import { appendFileSync, writeFileSync } from "node:fs";
import { renderAnnotations, renderCommand } from "./annotations.ts";
import { type CommandDocument, loadDocument } from "./document.ts";
import { renderSummary } from "./summary.ts";

if (import.meta.main) process.exit(report(process.argv.slice(2), process.env));

function report(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): number {
  const [json = "", summary = "", code = "1"] = args;
  const exitCode = Number(code);
  const document = loadDocument(json);
  const isAccepted =
    document?.error?.code === "HASH_DIFFERS" && (env.INPUT_DIFFERENCES ?? "fail") === "report";
  if (!isAccepted) {
    for (const line of listAnnotations(document, env.INPUT_PROJECT ?? "", exitCode)) say(line);
  }
  const text = renderSummary(document, exitCode);
  writeFileSync(summary, text);
  append(env.GITHUB_STEP_SUMMARY, text);
  const outputs = { hash: document?.hash ?? "", json, summary, "exit-code": String(exitCode) };
  for (const [name, value] of Object.entries(outputs)) {
    append(env.GITHUB_OUTPUT, `${name}=${value}\n`);
  }
  // Differences are what a comparison is for: they fail only a step that wants it.
  return isAccepted ? 0 : exitCode;
}

function listAnnotations(
  document: CommandDocument | undefined,
  project: string,
  exitCode: number,
): string[] {
  if (document !== undefined) return renderAnnotations(document, project);
  if (exitCode === 0) return [];
  const message = `the command ended with exit code ${exitCode} and without a JSON document`;
  return [renderCommand("error", { title: "Confiture" }, message)];
}

function append(path: string | undefined, text: string): void {
  if (path !== undefined && path !== "") appendFileSync(path, text);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
