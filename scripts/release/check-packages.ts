import { TARGETS, type Target } from "../targets.ts";
import type { Refusal } from "./refusal.ts";

/** A packed npm package: its manifest, and the paths in its tarball without the leading folder. */
export interface PackageFacts {
  /** Where it is, as it is named to people. */
  readonly where: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly files: readonly string[];
}

/** The name of the package that users install. */
export const MAIN_PACKAGE = "confiture";

const BUILD = "run `bun run build:packages --require-all`";
/** The scripts that a package manager runs by itself when it installs a package. */
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare", "prepublish"];

/**
 * Refuses unless the main package and one package a platform are there, all of one version, each
 * for its own platform, and the main one asks for exactly these.
 */
export function checkPackages(packages: readonly PackageFacts[], version: string): Refusal[] {
  const names = [...TARGETS.map(({ packageName }) => packageName), MAIN_PACKAGE];
  const byName = new Map(packages.map((facts) => [String(facts.manifest.name), facts]));
  const missing = names.filter((name) => !byName.has(name));
  const strangers = packages.filter(({ manifest }) => !names.includes(String(manifest.name)));
  const main = byName.get(MAIN_PACKAGE);
  return [
    ...missing.map((name) => ({ where: name, what: "the package was not built", fix: BUILD })),
    ...strangers.map(({ where, manifest }) => ({
      where,
      what: `${String(manifest.name)} is no package of this project`,
      fix: "delete the folder, or list the platform in scripts/targets.ts",
    })),
    ...packages.flatMap((facts) => checkAny(facts, version)),
    ...TARGETS.flatMap((target) => {
      const facts = byName.get(target.packageName);
      return facts === undefined ? [] : checkPlatform(facts, target);
    }),
    ...(main === undefined ? [] : checkOptional(main, version)),
  ];
}

function checkAny({ where, manifest }: PackageFacts, version: string): Refusal[] {
  const refusals: Refusal[] = [];
  const refuse = (what: string, fix = BUILD) => refusals.push({ where, what, fix });
  if (manifest.version !== version) {
    refuse(`its version is ${String(manifest.version)}, package.json says ${version}`);
  }
  if (manifest.private === true) refuse("it is private, so npm will not publish it");
  if (manifest.license !== "MIT") refuse(`its licence is ${String(manifest.license)}, not MIT`);
  const scripts = Object.keys(readObject(manifest.scripts));
  for (const name of scripts.filter((script) => INSTALL_SCRIPTS.includes(script))) {
    refuse(`it has an install script, ${name}`, "nothing may run when a user installs: remove it");
  }
  return refusals;
}

function checkPlatform({ where, manifest }: PackageFacts, target: Target): Refusal[] {
  const wanted = { os: [target.os], cpu: [target.cpu] };
  const wrong = Object.entries(wanted).filter(([key, value]) => !isSame(manifest[key], value));
  return wrong.map(([key, value]) => ({
    where,
    what: `${key} is ${JSON.stringify(manifest[key])}, not ${JSON.stringify(value)}`,
    fix: BUILD,
  }));
}

function checkOptional({ where, manifest }: PackageFacts, version: string): Refusal[] {
  const found = readObject(manifest.optionalDependencies);
  const names = new Set([
    ...TARGETS.map(({ packageName }) => packageName),
    ...Object.keys(found).filter((name) => name.startsWith("@confiture/")),
  ]);
  return [...names].flatMap((name) => {
    const isOurs = TARGETS.some(({ packageName }) => packageName === name);
    if (isOurs && found[name] === version) return [];
    const what = isOurs
      ? `optionalDependencies ask for ${name} ${String(found[name] ?? "nowhere")}, not ${version}`
      : `optionalDependencies ask for ${name}, which is no platform`;
    return [{ where, what, fix: BUILD }];
  });
}

function isSame(found: unknown, wanted: readonly string[]): boolean {
  return JSON.stringify(found) === JSON.stringify(wanted);
}

function readObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
