import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { renameArchitectures } from "../../scripts/native/apple-sdk.ts";
import { listRustFlags } from "../../scripts/native/cross-build.ts";
import { computeLibraryKey } from "../../scripts/native/library-cache.ts";
import { dropPeTimestamp } from "../../scripts/native/pe-timestamp.ts";
import { findHostTarget, TARGETS, type Target } from "../../scripts/targets.ts";
import { TestFolder } from "../temporary-folder.ts";

const SCRIPT = join(import.meta.dir, "..", "..", "scripts", "build-native.ts");
const RUST = { cargoHome: "/c", sourceDir: "/s", rustLld: "/lld", stubDirs: ["/stub"] };
const [LINUX, , MACOS, , WINDOWS] = TARGETS as readonly [Target, Target, Target, Target, Target];

async function run(args: string[], variables: Record<string, string>) {
  const child = Bun.spawn([process.execPath, SCRIPT, ...args], {
    env: { ...process.env, ...variables },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [text, exitCode] = await Promise.all([child.stderr.text(), child.exited]);
  return { text, exitCode };
}

describe("the table of platforms", () => {
  test("names every platform once, as Bun names it", () => {
    const names = TARGETS.map(({ os, cpu }) => `${os}-${cpu}`);
    expect(new Set(names).size).toBe(6);
    expect(TARGETS.map(({ name }) => name)).toEqual(names);
    expect(TARGETS.map(({ packageName }) => packageName)).toEqual(
      names.map((name) => `@confiture/native-${name}`),
    );
  });

  test("holds the machine of this test, if any", () => {
    const name = `${process.platform}-${process.arch}`;
    expect(findHostTarget()?.name).toBe(TARGETS.find((target) => target.name === name)?.name);
  });
});

describe("build-native", () => {
  test("names the platforms when one is unknown", async () => {
    const { text, exitCode } = await run(["--target", "sunos-x64"], {});
    expect(text).toContain("There is no platform sunos-x64; known are linux-x64, linux-arm64,");
    expect(exitCode).toBe(1);
  });

  test("refuses an unknown option", async () => {
    const { text, exitCode } = await run(["--al"], {});
    expect(text).toContain("Unknown option '--al'");
    expect(exitCode).toBe(1);
  });

  test("without cargo leaves the work to the fallback, unless it is required", async () => {
    using empty = new TestFolder();
    const variables = { PATH: empty.path, CARGO_HOME: empty.path };
    const { text, exitCode } = await run([], variables);
    expect(text).toContain("There is no Rust toolchain here: the TypeScript fallback serves");
    expect(exitCode).toBe(0);
    expect((await run(["--require"], variables)).exitCode).toBe(1);
    const cross = await run(["--all"], variables);
    expect(cross.text).toContain("There is no Rust toolchain here: install one");
    expect(cross.exitCode).toBe(1);
  });
});

describe("what decides the bytes", () => {
  test("sources of cargo and of Rust are renamed for every platform", () => {
    for (const target of TARGETS) {
      const flags = listRustFlags(target, RUST, "/x.def");
      expect(flags).toContain("--remap-path-prefix=/c=/cargo");
      expect(flags).toContain("--remap-path-prefix=/s=/rust");
    }
    expect(listRustFlags(LINUX, RUST, "/x.def")).not.toContain("-Clink-arg=/x.def");
    expect(listRustFlags(WINDOWS, RUST, "/x.def")).toContain("-Clink-arg=/x.def");
    expect(listRustFlags(MACOS, RUST, "/x.def")).toContain("-Clinker=/lld");
  });

  test("the key changes with the platform and the compiler, and with nothing else", () => {
    const key = computeLibraryKey(LINUX, { version: "rustc 1" });
    expect(computeLibraryKey(LINUX, { version: "rustc 1" })).toBe(key);
    expect(computeLibraryKey(LINUX, { version: "rustc 2" })).not.toBe(key);
    expect(computeLibraryKey(MACOS, { version: "rustc 1" })).not.toBe(key);
  });

  test("the time of linking is taken out of a DLL, and nothing else", () => {
    const bytes = Buffer.alloc(0x60, 0xaa);
    bytes.writeUInt32LE(0x40, 0x3c);
    const dropped = dropPeTimestamp(bytes);
    expect(dropped.readUInt32LE(0x48)).toBe(0);
    dropped.fill(0xaa, 0x48, 0x4c);
    expect(dropped.equals(bytes)).toBe(true);
  });

  test("each list of architectures for macOS keeps one of a kind", () => {
    const text =
      "targets: [ x86_64-macos, arm64e-macos,\n  arm64-macos, arm64e.x1-macos ]\nother: [ arm64e-x ]";
    expect(renameArchitectures(text)).toBe(
      "targets: [ x86_64-macos, arm64-macos ]\nother: [ arm64e-x ]",
    );
  });
});
