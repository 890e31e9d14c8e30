import { describe, expect, test } from "bun:test";
import { homedir } from "node:os";
import { join } from "node:path";
import { listTrackedFiles, loadProjectFile, PROJECT } from "./tracked-files.ts";

const LINE_LIMIT = 250;

/** Files that tools write: long lines, and addresses that are not ours. */
const WRITTEN_BY_TOOLS = /(^|\/)(bun\.lock|Cargo\.lock)$/;

describe("the sources", () => {
  test(`no file is longer than ${LINE_LIMIT} lines`, async () => {
    const files = await listTrackedFiles("src", "scripts", "bench");
    const long: string[] = [];
    for (const file of files.filter((name) => /\.(ts|mjs)$/.test(name))) {
      const lines = (await loadProjectFile(file)).split("\n").length - 1;
      if (lines > LINE_LIMIT) long.push(`${file}: ${lines} lines`);
    }
    expect(long).toEqual([]);
  });

  test("file names are in kebab-case and say what the file holds", async () => {
    const files = await listTrackedFiles("src", "scripts", "bench");
    const names = files.filter((file) => file.endsWith(".ts"));
    const odd = names.filter((file) => !/^[a-z0-9/-]+(\.d)?\.ts$/.test(file));
    const vague = names.filter((file) =>
      /(^|\/)(utils?|helpers?|types|misc|common)\.ts$/.test(file),
    );
    expect([...odd, ...vague]).toEqual([]);
  });
});

describe("tracked files", () => {
  test("name no folder of the machine that they were written on", async () => {
    const home = join(homedir(), "/");
    const folders = [PROJECT, home].filter((folder) => folder.length > 4);
    const places = await findInTrackedFiles((text) =>
      folders.some((folder) => text.includes(folder)) ? ["a folder of this machine"] : [],
    );
    expect(places).toEqual([]);
  });

  test("name no home folder", async () => {
    const places = await findInTrackedFiles(
      (text) => text.match(/(?<![\w.$}])\/(?:home|Users|root)\/[A-Za-z][\w.-]*/g) ?? [],
    );
    expect(places).toEqual([]);
  });

  test("name no private registry, mirror or host", async () => {
    const places = await findInTrackedFiles((text) => {
      const hosts = [...text.matchAll(/\bhttps?:\/\/([\w.-]+)/g)].map(([, host]) => host ?? "");
      return hosts.filter((host) =>
        /registry|mirror|proxy|artifactory|nexus|\.(internal|corp|lan)$/.test(host),
      );
    });
    expect(places).toEqual([]);
  });
});

async function findInTrackedFiles(find: (text: string) => readonly string[]): Promise<string[]> {
  const places: string[] = [];
  for (const file of await listTrackedFiles()) {
    if (WRITTEN_BY_TOOLS.test(file)) continue;
    for (const found of find(await loadProjectFile(file))) places.push(`${file}: ${found}`);
  }
  return places;
}
