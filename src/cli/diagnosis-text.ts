import { renderProblem } from "../output/render-problem.ts";
import { createStyle, hasColours, type Style } from "../output/style.ts";
import { type Diagnosis, shortenPath } from "./diagnosis.ts";

const LABEL_WIDTH = 14;

/** A diagnosis for people: one line a subject, then what is wrong, then what would help. */
export function renderDiagnosis(diagnosis: Diagnosis, isColourAllowed: boolean): string {
  const style = createStyle(hasColours(process.stdout, isColourAllowed));
  const lines = subjectsOf(diagnosis).map(
    ([label, text]) => `${style.bold(label.padEnd(LABEL_WIDTH))}${text}`,
  );
  for (const problem of diagnosis.project.problems) {
    lines.push("", renderProblem(problem, style));
  }
  lines.push(...renderAdvice(diagnosis.advice, style));
  return `${lines.join("\n")}\n`;
}

function subjectsOf(diagnosis: Diagnosis): [string, string][] {
  const { project, scratch, core } = diagnosis;
  const subjects: [string, string][] = [
    ["confiture", `${diagnosis.version} on Bun ${diagnosis.bun}, ${diagnosis.platform}`],
    ["core", `${core.kind}: ${core.reason}`],
    ["project", project.dir === undefined ? "none here" : shortenPath(project.dir)],
  ];
  if (project.environments.length > 0) {
    subjects.push(["environments", project.environments.join(", ")]);
  }
  if (project.environment !== undefined) {
    subjects.push(["schema", `${project.files} files in the environment ${project.environment}`]);
  }
  const servers = scratch.servers.map((version) => `PostgreSQL ${version}`);
  subjects.push(["--check with", [...servers, "PGlite"].join(", ")]);
  subjects.push(["cache", scratch.cacheDir]);
  for (const [name, value] of Object.entries(diagnosis.variables)) {
    subjects.push(["variable", `${name}=${value}`]);
  }
  return subjects;
}

function renderAdvice(advice: readonly string[], style: Style): string[] {
  if (advice.length === 0) return ["", style.green("✔ nothing is missing")];
  return ["", ...advice.map((line) => `${style.cyan("→")} ${line}`)];
}
