import { describe, expect, test } from "bun:test";
import { checkContents, checkCopies } from "../../scripts/release/check-contents.ts";
import { checkPackages, type PackageFacts } from "../../scripts/release/check-packages.ts";
import { TARGETS } from "../../scripts/targets.ts";

const VERSION = "1.2.3";
const BASE = { version: VERSION, license: "MIT" };
const PLATFORMS: readonly PackageFacts[] = TARGETS.map((target) => ({
  where: target.packageName,
  manifest: { ...BASE, name: target.packageName, os: [target.os], cpu: [target.cpu] },
  files: ["package.json", "LICENSE", "README.md", "index.js", target.libraryFile],
}));
const MAIN: PackageFacts = {
  where: "confiture",
  manifest: {
    ...BASE,
    name: "confiture",
    optionalDependencies: Object.fromEntries(
      TARGETS.map((target) => [target.packageName, VERSION]),
    ),
    scripts: { test: "bun test" },
  },
  files: [
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "THIRD-PARTY-LICENCES.md",
    "dist/chunks/a-1.js",
    "dist/confiture.js",
    "dist/dispatch.js",
    "dist/index.js",
    "dist/types/base/errors.d.ts",
    "dist/types/index.d.ts",
    "package.json",
    "schemas/environment.schema.json",
    "schemas/output.schema.json",
  ],
};
const GOOD = [...PLATFORMS, MAIN];

function refuse(packages: readonly PackageFacts[]): string[] {
  return checkPackages(packages, VERSION).map(({ where, what }) => `${where}: ${what}`);
}

/** The good packages, one of them with another manifest. */
function change(name: string, manifest: object): PackageFacts[] {
  return GOOD.map((facts) =>
    facts.where === name ? { ...facts, manifest: { ...facts.manifest, ...manifest } } : facts,
  );
}

describe("the packages of a release", () => {
  test("are one a platform and the main one", () => {
    expect(GOOD).toHaveLength(7);
    expect(checkPackages(GOOD, VERSION)).toEqual([]);
  });

  test("a missing one is named", () => {
    expect(refuse(GOOD.slice(1))).toEqual([
      "@confiture/native-linux-x64: the package was not built",
    ]);
  });

  test("a stranger is refused", () => {
    const stranger = {
      ...MAIN,
      where: "old",
      manifest: { ...MAIN.manifest, name: "@confiture/old" },
    };
    expect(refuse([...GOOD, stranger])).toEqual([
      "old: @confiture/old is no package of this project",
    ]);
  });

  test("each has the version and the licence of the project", () => {
    const name = "@confiture/native-darwin-x64";
    expect(refuse(change(name, { version: "1.2.2" }))).toEqual([
      `${name}: its version is 1.2.2, package.json says 1.2.3`,
    ]);
    expect(refuse(change(name, { license: "ISC" }))).toEqual([
      `${name}: its licence is ISC, not MIT`,
    ]);
    expect(refuse(change(name, { private: true }))[0]).toContain("it is private");
  });

  test.each(["preinstall", "install", "postinstall", "prepare"])(
    "none has a %s script",
    (script) => {
      for (const name of ["confiture", "@confiture/native-win32-arm64"]) {
        expect(refuse(change(name, { scripts: { [script]: "node x.js" } }))).toEqual([
          `${name}: it has an install script, ${script}`,
        ]);
      }
    },
  );

  test("a platform package is for its platform", () => {
    const name = "@confiture/native-linux-arm64";
    expect(refuse(change(name, { cpu: ["x64"] }))).toEqual([
      `${name}: cpu is ["x64"], not ["arm64"]`,
    ]);
    expect(refuse(change(name, { os: undefined }))).toEqual([
      `${name}: os is undefined, not ["linux"]`,
    ]);
  });

  test("the main one asks for exactly these, by exact version", () => {
    const wanted = MAIN.manifest.optionalDependencies as Record<string, string>;
    const first = "@confiture/native-linux-x64";
    const loose = { ...wanted, [first]: "^1.2.3", "@confiture/native-aix-ppc": VERSION };
    expect(refuse(change("confiture", { optionalDependencies: loose }))).toEqual([
      `confiture: optionalDependencies ask for ${first} ^1.2.3, not 1.2.3`,
      "confiture: optionalDependencies ask for @confiture/native-aix-ppc, which is no platform",
    ]);
    expect(refuse(change("confiture", { optionalDependencies: undefined }))).toHaveLength(6);
  });
});

describe("the files of the packages", () => {
  function refuseFiles(name: string, edit: (files: readonly string[]) => readonly string[]) {
    const packages = GOOD.filter(({ where }) => where === name);
    const edited = packages.map((facts) => ({ ...facts, files: edit(facts.files) }));
    return checkContents(edited).map(({ what }) => what);
  }

  test("are those that are listed", () => {
    expect(checkContents(GOOD)).toEqual([]);
  });

  test.each(["confiture", "@confiture/native-win32-x64"])("%s may lack none", (name) => {
    const without = (path: string) => (files: readonly string[]) =>
      files.filter((file) => file !== path);
    expect(refuseFiles(name, without("LICENSE"))).toEqual(["LICENSE is not packed"]);
    const own = name === "confiture" ? "dist/confiture.js" : "confiture.dll";
    expect(refuseFiles(name, without(own))).toEqual([`${own} is not packed`]);
  });

  test.each([
    ["confiture", ".env"],
    ["confiture", "dist/chunks/a.js.map"],
    ["confiture", "dist/types/x.js"],
    ["@confiture/native-linux-x64", "dist/chunks/a.js"],
  ])("%s may not hold %s", (name, stranger) => {
    expect(refuseFiles(name, (files) => [...files, stranger])).toEqual([
      `${stranger} is packed, and not in the list of what should be`,
    ]);
  });

  test("hold the library that was checked", () => {
    const copies = { packageName: "@confiture/native-linux-x64", checked: "a", packed: "a" };
    expect(checkCopies([copies, { ...copies, packed: undefined }])).toEqual([]);
    expect(checkCopies([{ ...copies, packed: "b" }])[0]?.what).toContain("not the one in native/");
    expect(checkCopies([{ ...copies, checked: undefined }])).toHaveLength(1);
  });
});
