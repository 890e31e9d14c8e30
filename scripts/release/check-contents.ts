import { TARGETS } from "../targets.ts";
import { MAIN_PACKAGE, type PackageFacts } from "./check-packages.ts";
import type { Refusal } from "./refusal.ts";

const BUILD = "run `bun run build:packages --require-all`";

/** What the main package must hold besides the bundle. */
const MAIN_FILES = [
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "THIRD-PARTY-LICENCES.md",
  "dist/confiture.js",
  "dist/dispatch.js",
  "dist/index.js",
  "dist/types/index.d.ts",
  "package.json",
  "schemas/environment.schema.json",
  "schemas/output.schema.json",
];
/** The rest of the bundle, whose names change with every build. */
const BUNDLED = /^dist\/(chunks\/[^/]+\.js|types\/.+\.d\.ts)$/;

/** Refuses a package that lacks a file, or that holds one which nobody meant to publish. */
export function checkContents(packages: readonly PackageFacts[]): Refusal[] {
  return packages.flatMap((facts) => {
    const wanted = listWanted(String(facts.manifest.name));
    if (wanted === undefined) return [];
    const isMain = facts.manifest.name === MAIN_PACKAGE;
    const missing = wanted.filter((path) => !facts.files.includes(path));
    const strangers = facts.files.filter(
      (path) => !wanted.includes(path) && !(isMain && BUNDLED.test(path)),
    );
    const refuse = (what: string) => ({ where: facts.where, what, fix: BUILD });
    return [
      ...missing.map((path) => refuse(`${path} is not packed`)),
      ...strangers.map((path) =>
        refuse(`${path} is packed, and not in the list of what should be`),
      ),
    ];
  });
}

/** A library as it was checked, and as it was packed. */
export interface LibraryCopies {
  readonly packageName: string;
  /** Digest of the library in native/; undefined when it is not there. */
  readonly checked: string | undefined;
  /** Digest of the library in the package; undefined when it is not there. */
  readonly packed: string | undefined;
}

/** Refuses a package with another library than the one that passed the checks. */
export function checkCopies(copies: readonly LibraryCopies[]): Refusal[] {
  return copies.flatMap(({ packageName, checked, packed }) => {
    if (packed === undefined || checked === packed) return [];
    const what = "its library is not the one in native/, which was checked";
    return [{ where: packageName, what, fix: BUILD }];
  });
}

function listWanted(name: string): string[] | undefined {
  if (name === MAIN_PACKAGE) return MAIN_FILES;
  const target = TARGETS.find(({ packageName }) => packageName === name);
  if (target === undefined) return undefined;
  return ["LICENSE", "README.md", "index.js", target.libraryFile, "package.json"];
}
