import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { PROJECT_DIR } from "../ensure-native.ts";

/**
 * The licences of the packages that are bundled into `confiture`, as they ask for.
 *
 * @param folders The packages' folders, relative to the project.
 */
export function renderLicences(folders: readonly string[]): string {
  const sections = folders.map((folder) => renderPackage(resolve(PROJECT_DIR, folder)));
  return `# Third-party licences

The JavaScript in \`dist/\` contains parts of these packages.
${sections.join("")}`;
}

function renderPackage(folder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const read = (key: string) => String(Reflect.get(Object(manifest), key) ?? "");
  const texts = readdirSync(folder)
    .filter((name) => /^(licen[cs]e|notice)/i.test(name))
    .map((name) => readFileSync(join(folder, name), "utf8").trim());
  const body = texts.length === 0 ? "It comes without a licence text." : quote(texts.join("\n\n"));
  return `\n## ${read("name")} ${read("version")} (${read("license")})\n\n${body}\n`;
}

function quote(text: string): string {
  return `\`\`\`text\n${text.replaceAll("\r\n", "\n")}\n\`\`\``;
}
