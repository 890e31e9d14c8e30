import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ConfitureError } from "../../src/base/errors.ts";
import { type LoadedEnvironment, loadEnvironment } from "../../src/config/load-environment.ts";

/** A project in a temporary folder that is removed when it goes out of scope. */
export interface TemporaryProject extends Disposable {
  readonly dir: string;
}

/** Makes a project with the given files, by path relative to it. */
export function makeProject(
  files: Readonly<Record<string, string | Uint8Array>>,
): TemporaryProject {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "confiture-config-")));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Loads `text` as the environment `local` of a project of its own. */
export async function loadText(
  text: string | Uint8Array,
  variables: Readonly<Record<string, string>> = {},
): Promise<LoadedEnvironment> {
  using project = makeProject({ "db/environments/local.yaml": text });
  return await loadEnvironment({ project: project.dir, env: "local", variables });
}

/** The error that `work` ends with; it fails the test when there is none. */
export async function catchError(work: () => unknown): Promise<ConfitureError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ConfitureError) return error;
    throw error;
  }
  throw new Error("expected a ConfitureError");
}

/** The problems of `text`, each as `line:column message | hint`. */
export async function problemsOf(
  text: string | Uint8Array,
  variables: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const error = await catchError(() => loadText(text, variables));
  return error.problems.map(renderProblem);
}

/** A problem on one line. */
export function renderProblem(problem: ConfitureError["problems"][number]): string {
  const hint = problem.hint === undefined ? "" : ` | ${problem.hint}`;
  return `${problem.line}:${problem.column} ${problem.message}${hint}`;
}
