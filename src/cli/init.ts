import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import environmentSchema from "../../schemas/environment.schema.json" with { type: "json" };
import { ConfitureError } from "../base/errors.ts";
import type { CommandData } from "./command-data.ts";
import { COMMON_ARGS } from "./common-args.ts";
import { defineCliCommand } from "./define-cli-command.ts";
import { planScaffold, type ScaffoldFile } from "./scaffold.ts";

const INSTALLED_SCHEMA = "node_modules/confiture/schemas/environment.schema.json";
const OWN_SCHEMA = "environment.schema.json";

export const examples = [
  ["confiture init", "make this folder a project"],
  [
    "confiture init my-app && cd my-app && confiture build --check",
    "a new project, built and checked",
  ],
] as const;

export default defineCliCommand({
  meta: { name: "init", description: "Write a small project that builds at once" },
  args: {
    folder: { type: "positional", required: false, description: "Where (default: this folder)" },
    ...COMMON_ARGS,
  },
  run({ args, data }) {
    const { reporter } = data as CommandData;
    const folder = resolve(args.folder ?? args.project ?? ".");
    const files = planFiles(folder);
    refuseExisting(folder, files);
    for (const { path, content } of files) writeNew(join(folder, path), content);
    for (const { path } of files) reporter.detail(`wrote ${path}`);
    reporter.success(`Wrote a project of ${files.length} files${inFolder(folder)}`);
    const enter = folder === process.cwd() ? "" : `cd ${relative(process.cwd(), folder)} && `;
    reporter.info(`Next: ${enter}confiture build --check`);
    reporter.result({ projectDir: folder, files: files.map((file) => file.path) });
  },
});

/** The JSON Schema for editors comes with the package; without one, a copy is put beside the file. */
function planFiles(folder: string): ScaffoldFile[] {
  if (existsSync(join(folder, INSTALLED_SCHEMA))) return planScaffold(`../../${INSTALLED_SCHEMA}`);
  const copy = {
    path: `db/environments/${OWN_SCHEMA}`,
    content: `${JSON.stringify(environmentSchema, null, 2)}\n`,
  };
  return [...planScaffold(OWN_SCHEMA), copy];
}

function refuseExisting(folder: string, files: readonly ScaffoldFile[]): void {
  const existing = files.filter(
    ({ path, content }) =>
      existsSync(join(folder, path)) && !hasContent(join(folder, path), content),
  );
  if (existing.length === 0) return;
  const names = existing.map((file) => file.path).join(", ");
  throw new ConfitureError("FILE_EXISTS", `there is something already: ${names}`, {
    details: { files: existing.map((file) => file.path) },
    hint: "nothing was written; choose an empty folder: confiture init FOLDER",
  });
}

function hasContent(path: string, content: string): boolean {
  try {
    return readFileSync(path, "utf8") === content;
  } catch {
    return false;
  }
}

function writeNew(path: string, content: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new ConfitureError("OUTPUT_FAILED", `${path} can't be written: ${text}`, { cause });
  }
}

function inFolder(folder: string): string {
  return folder === process.cwd() ? "" : ` in ${relative(process.cwd(), folder) || folder}`;
}
