import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { TARGETS } from "../../scripts/targets.ts";
import { TestFolder } from "../temporary-folder.ts";
import { runScript } from "./run-script.ts";

const PROGRAM = '#!/bin/sh\necho "confiture of the release"\n';
const DIGEST = createHash("sha256").update(PROGRAM).digest("hex");
const OTHER = "0".repeat(64);
const FILE = "confiture-linux-x64";

/** Stands for GitHub: the releases of one repository, by the end of their address. */
const RELEASES: Readonly<Record<string, string>> = {
  [`/some/one/releases/download/v${manifest.version}/${FILE}`]: PROGRAM,
  [`/some/one/releases/download/v${manifest.version}/SHA256SUMS`]: `${OTHER}  sbom.json\n${DIGEST}  ${FILE}\n`,
  [`/some/one/releases/download/v9.9.1/${FILE}`]: PROGRAM,
  "/some/one/releases/download/v9.9.1/SHA256SUMS": `${OTHER}  ${FILE}\n`,
  [`/some/one/releases/download/v9.9.2/${FILE}`]: PROGRAM,
  "/some/one/releases/download/v9.9.2/SHA256SUMS": `${DIGEST}  confiture-linux-x64-debug\n`,
};

let server: Bun.Server<undefined>;
beforeAll(() => {
  const fetch = (request: Request) => {
    const body = RELEASES[new URL(request.url).pathname];
    return body === undefined ? new Response("", { status: 404 }) : new Response(body);
  };
  server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch });
});
afterAll(() => server.stop(true));

/** On Windows the workflow runs the action itself; the stand-ins here are shell scripts. */
const onUnix = describe.skipIf(process.platform === "win32");

async function install(variables: Readonly<Record<string, string>>, folder = new TestFolder()) {
  using place = folder;
  const run = await runScript("install.sh", place.path, {
    GITHUB_SERVER_URL: server.url.origin,
    INPUT_REPOSITORY: "some/one",
    INPUT_VERIFY_ATTESTATION: "false",
    ...variables,
  });
  const read = (name: string) =>
    existsSync(join(place.path, name)) ? readFileSync(join(place.path, name), "utf8") : "";
  const installed = read("confiture-action/confiture");
  const bin = join(place.path, "confiture-action");
  return { ...run, installed, bin, output: read("output"), path: read("path") };
}

onUnix("installing a release", () => {
  test("takes the version of the action, checks the digest and sets PATH and outputs", async () => {
    const run = await install({});
    expect(run.stderr).toContain("confiture of the release");
    expect(run.exitCode).toBe(0);
    expect(run.installed).toBe(PROGRAM);
    const executable = join(run.bin, "confiture");
    expect(run.output).toBe(`executable=${executable}\nruntime=${executable}\n`);
    expect(run.path).toBe(`${run.bin}\n`);
  });

  test("a version may be given, with a v or without", async () => {
    const run = await install({ INPUT_VERSION: `v${manifest.version}` });
    expect(run.exitCode).toBe(0);
  });

  test("a file with another digest is refused and deleted", async () => {
    const run = await install({ INPUT_VERSION: "9.9.1" });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(`${FILE} is damaged: its SHA-256 is ${DIGEST}`);
    expect(run.installed).toBe("");
    expect(run.output).toBe("");
  });

  test("a file without a line of its own in SHA256SUMS is refused", async () => {
    const run = await install({ INPUT_VERSION: "9.9.2" });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(`SHA256SUMS of the release has no line for ${FILE}`);
  });

  test("a release that does not exist is named", async () => {
    const run = await install({ INPUT_VERSION: "7.0.0" });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(
      "/some/one/releases/download/v7.0.0/SHA256SUMS can't be downloaded",
    );
  });

  test.each(["latest", "1.2", "1.2.3/../x", "1.2.3 --x", "1.2.3\n4"])(
    "%p is no version",
    async (version) => {
      const run = await install({ INPUT_VERSION: version });
      expect(run.exitCode).toBe(1);
      expect(run.stderr).toContain("is no version; give one such as 0.1.0, or source");
    },
  );

  test("a repository that is none is refused", async () => {
    const run = await install({ INPUT_REPOSITORY: "some/one/else" });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain("give the input repository as owner/name");
  });
});

onUnix("the repository of the action", () => {
  test("is read from the folder of the action where the runner does not tell it", async () => {
    using folder = new TestFolder({
      "_actions/some/one/v1/package.json": `{\n  "name": "confiture",\n  "version": "${manifest.version}",\n  "x": 1\n}\n`,
    });
    const scripts = join(import.meta.dir, "..", "..", "action");
    folder.write(
      "_actions/some/one/v1/action/platform.sh",
      readFileSync(join(scripts, "platform.sh")),
    );
    const run = await install({
      INPUT_REPOSITORY: "",
      ACTION_FOLDER: join(folder.path, "_actions", "some", "one", "v1"),
    });
    expect(run.stderr).toContain("confiture of the release");
    expect(run.exitCode).toBe(0);
  });
});

onUnix("the attestation", () => {
  const asked = { INPUT_VERIFY_ATTESTATION: "true", GH_TOKEN: "token" };

  /** PATH with a `gh` that notes its arguments and ends with this exit code. */
  function withGh(folder: TestFolder, exitCode: number): Record<string, string> {
    const program = `#!/bin/sh\necho "gh $*" >&2\nexit ${exitCode}\n`;
    folder.write("bin/gh", program);
    Bun.spawnSync(["chmod", "+x", join(folder.path, "bin", "gh")]);
    return { PATH: `${join(folder.path, "bin")}:${process.env.PATH}` };
  }

  test("must come from the release workflow of the repository, for the tag", async () => {
    using tools = new TestFolder();
    const run = await install({ ...asked, ...withGh(tools, 0) });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain(
      `--repo some/one --source-ref refs/tags/v${manifest.version} --signer-workflow some/one/.github/workflows/release.yml`,
    );
  });

  test("a file without one is refused and deleted", async () => {
    using tools = new TestFolder();
    const run = await install({ ...asked, ...withGh(tools, 1) });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain("has no valid attestation of some/one");
    expect(run.installed).toBe("");
  });

  test("without a token a notice says that only the checksum was verified", async () => {
    using tools = new TestFolder();
    const run = await install({ ...asked, ...withGh(tools, 0), GH_TOKEN: "" });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain("only the checksum was verified");
    expect(run.stderr).not.toContain("gh attestation");
  });
});

onUnix("the other ways", () => {
  test("a given executable is taken as it is", async () => {
    using folder = new TestFolder({ mine: PROGRAM });
    const run = await install({ INPUT_EXECUTABLE: join(folder.path, "mine") });
    expect(run.exitCode).toBe(0);
    expect(run.installed).toBe(PROGRAM);
  });

  test("a given executable that is not there is named", async () => {
    const run = await install({ INPUT_EXECUTABLE: "/no/such/file" });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain("there is no executable /no/such/file");
  });

  test("source without Bun says that Bun is missing", async () => {
    using tools = new TestFolder();
    for (const name of ["bash", "mkdir"]) {
      symlinkSync(Bun.which(name) ?? "", join(tools.path, name));
    }
    const run = await install({ INPUT_VERSION: "source", PATH: tools.path });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain("version: source needs Bun");
  });
});

onUnix("the platform of a runner", () => {
  const script = join(import.meta.dir, "..", "..", "action", "platform.sh");
  const OS = { linux: "Linux", darwin: "macOS", win32: "Windows" } as const;

  function name(os: string, arch: string) {
    const command = `. "$1"; name_platform "$2" "$3"`;
    const run = Bun.spawnSync(["bash", "-ec", command, "bash", script, os, arch]);
    return { exitCode: run.exitCode, text: `${run.stdout}${run.stderr}`.trim() };
  }

  test.each(TARGETS.map((target) => [target.name, target] as const))("%s", (wanted, target) => {
    expect(name(OS[target.os], target.cpu.toUpperCase())).toEqual({ exitCode: 0, text: wanted });
  });

  test.each([
    ["Linux", "ARM"],
    ["Linux", "X86"],
    ["Solaris", "X64"],
  ])("%s on %s is refused with a way out", (os, arch) => {
    const { exitCode, text } = name(os, arch);
    expect(exitCode).toBe(1);
    expect(text).toContain(`there is no executable for ${os} on ${arch}`);
    expect(text).toContain("version: source");
  });
});
