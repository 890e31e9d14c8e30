import { describe, expect, test } from "bun:test";
import { judgeVectors } from "../../scripts/release/check-vectors.ts";
import { loadExecutableFacts } from "../../scripts/release/executables.ts";
import { loadLibraryFacts, loadVersionFacts } from "../../scripts/release/load-facts.ts";
import { TestFolder } from "../temporary-folder.ts";

function createSources(): TestFolder {
  return new TestFolder({
    "package.json": '{"name":"confiture","version":"1.2.3"}',
    "rust/Cargo.toml": '[package]\nname = "confiture-core"\nversion = "1.2.4"\n',
    "rust/Cargo.lock":
      '[[package]]\nname = "other"\nversion = "9.0.0"\n\n[[package]]\nname = "confiture-core"\nversion = "1.2.5"\n',
  });
}

describe("reading the versions of a checkout", () => {
  test("every place is read by itself", async () => {
    using folder = createSources();
    const facts = await loadVersionFacts("v1.2.6", folder.path);
    expect(facts).toMatchObject({ manifest: "1.2.3", cargo: "1.2.4", cargoLock: "1.2.5" });
    expect(facts.tags).toEqual(["v1.2.6"]);
  });

  test("without a given tag, those of the commit are meant", async () => {
    using folder = createSources();
    expect((await loadVersionFacts(undefined, folder.path)).tags).toEqual([]);
    const git = (...args: string[]) => {
      const identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
      const command = ["git", ...identity, "-c", "tag.gpgSign=false", ...args];
      expect(Bun.spawnSync(command, { cwd: folder.path }).exitCode).toBe(0);
    };
    git("init", "--quiet");
    git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", "one");
    git("tag", "v1.2.3");
    git("tag", "other");
    expect((await loadVersionFacts(undefined, folder.path)).tags).toEqual(["other", "v1.2.3"]);
    git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", "two");
    expect((await loadVersionFacts(undefined, folder.path)).tags).toEqual([]);
  });
});

describe("reading the libraries", () => {
  test("each is inspected where it is; a missing one is not", async () => {
    using folder = new TestFolder({ "native/win32-x64/confiture.dll": "12345" });
    const inspected: string[] = [];
    const facts = await loadLibraryFacts(async (target) => {
      inspected.push(target.name);
      return ["a problem"];
    }, folder.path);
    expect(inspected).toEqual(["win32-x64"]);
    expect(facts).toHaveLength(6);
    const found = facts.filter(({ sizeBytes }) => sizeBytes !== undefined);
    expect(found).toEqual([
      {
        target: "win32-x64",
        where: "native/win32-x64/confiture.dll",
        sizeBytes: 5,
        problems: ["a problem"],
      },
    ]);
  });
});

describe("reading the executables", () => {
  test("the checksum file is not one of them", async () => {
    const digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    using folder = new TestFolder({ "confiture-x": "abc", SHA256SUMS: `${digest}  confiture-x\n` });
    const facts = await loadExecutableFacts(folder.path);
    expect(facts.files).toEqual([{ name: "confiture-x", sizeBytes: 3, digest }]);
    expect(facts.checksums?.get("confiture-x")).toBe(digest);
  });

  test("a folder that is not there is an empty one without checksums", async () => {
    const facts = await loadExecutableFacts("/no/such/folder");
    expect(facts).toMatchObject({ files: [], checksums: undefined });
  });
});

describe("judging the vectors", () => {
  const run = (exitCode: number, stderr: string) =>
    judgeVectors({ exitCode, stdout: "", stderr }).map(({ what }) => what);

  test("passed tests are needed, not only no failed ones", () => {
    expect(run(0, " 459 pass\n 0 fail\n")).toEqual([]);
    expect(run(0, " 0 pass\n 0 fail\n")).toHaveLength(1);
    expect(run(1, "error: no tests\n")[0]).toContain("exit code 1 and 0 passed");
  });

  test("failed tests are named", () => {
    const stderr = "(pass) a\n(fail) vectors > b\n 1 pass\n 1 fail\n";
    expect(run(1, stderr)[0]).toContain("fails 1 tests:\n      (fail) vectors > b");
  });
});
