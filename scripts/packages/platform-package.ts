import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { PROJECT_DIR } from "../ensure-native.ts";
import type { Target } from "../targets.ts";
import { toJson } from "./json-text.ts";

const OS_NAMES = { linux: "Linux (glibc)", darwin: "macOS", win32: "Windows" } as const;

/** Where `bun run build:native` puts the library of a platform. */
export function findLibrary(target: Target): string {
  return join(PROJECT_DIR, "native", target.name, target.libraryFile);
}

/** Writes the package of one platform's library below `out` and returns its folder. */
export function writePlatformPackage(target: Target, out: string): string {
  const folder = join(out, target.packageName);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), toJson(platformManifest(target)));
  writeFileSync(join(folder, "index.js"), indexModule(target));
  writeFileSync(join(folder, "README.md"), readme(target));
  copyFileSync(join(PROJECT_DIR, "LICENSE"), join(folder, "LICENSE"));
  copyFileSync(findLibrary(target), join(folder, target.libraryFile));
  return folder;
}

/** `package.json` of a platform's package; it has no scripts, so that installing runs nothing. */
export function platformManifest(target: Target) {
  return {
    name: target.packageName,
    version: manifest.version,
    description: `The native core of Confiture for ${describe(target)}`,
    license: manifest.license,
    type: "module",
    main: "index.js",
    exports: { ".": "./index.js", "./package.json": "./package.json" },
    files: ["index.js", target.libraryFile],
    os: [target.os],
    cpu: [target.cpu],
    // npm leaves it out on musl; where a package manager does not, the loader refuses it.
    ...(target.os === "linux" ? { libc: ["glibc"] } : {}),
    engines: manifest.engines,
    preferUnplugged: true,
    publishConfig: { access: "public" },
  };
}

/** The default export is the library's path, also inside a compiled executable. */
function indexModule(target: Target): string {
  return `import library from "./${target.libraryFile}" with { type: "file" };\n\nexport default library;\n`;
}

function readme(target: Target): string {
  return `# ${target.packageName}

The native core of [Confiture](https://www.npmjs.com/package/confiture) for ${describe(target)}.

Do not install it yourself: \`bun add confiture\` brings the package for your platform.
`;
}

function describe(target: Target): string {
  return `${OS_NAMES[target.os]} on ${target.cpu}`;
}
