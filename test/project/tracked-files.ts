import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The folder of the project. */
export const PROJECT: string = join(import.meta.dir, "..", "..");

/** The files under version control that exist, relative to the project. */
export async function listTrackedFiles(...paths: string[]): Promise<string[]> {
  const child = Bun.spawn(["git", "ls-files", "-z", "--", ...paths], {
    cwd: PROJECT,
    stdout: "pipe",
    stderr: "inherit",
  });
  const names = (await new Response(child.stdout).text()).split("\0").filter((name) => name !== "");
  if ((await child.exited) !== 0) throw new Error("git ls-files failed");
  const existing = names.map((name) => Bun.file(join(PROJECT, name)).exists());
  const flags = await Promise.all(existing);
  return names.filter((_name, index) => flags[index] === true);
}

/** The text of a file of the project. */
export async function loadProjectFile(path: string): Promise<string> {
  return await readFile(join(PROJECT, path), "utf8");
}
