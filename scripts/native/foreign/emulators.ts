import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findBuildCache } from "../build-cache.ts";
import { requireProgram, runProgram, StepError } from "../run-program.ts";

/** How programs of another platform are run here. */
export interface Emulator {
  readonly name: string;
  readonly command: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** What a path of this machine is called there. */
  readonly rename: (path: string) => string;
}

const ARM64_PACKAGES = ["libc6-arm64-cross", "libgcc-s1-arm64-cross", "libstdc++6-arm64-cross"];
const ARM64_ROOT = "/usr/aarch64-linux-gnu";
const WINE_PROGRAMS = ["/usr/lib/wine/wine64", "wine64", "wine"];

/** qemu's user mode, with the libraries of an ARM Linux. */
export async function ensureQemu(): Promise<Emulator> {
  const find = () => Bun.which("qemu-aarch64-static") ?? Bun.which("qemu-aarch64");
  if (find() === null || !existsSync(join(ARM64_ROOT, "lib", "libc.so.6"))) {
    await installDebian(["qemu-user-static", ...ARM64_PACKAGES]);
  }
  const qemu = find();
  if (qemu === null) throw new StepError("qemu was installed, but its program is not there.");
  const command = [qemu, "-L", ARM64_ROOT];
  return { name: "qemu", command, variables: {}, rename: (path) => path };
}

/** Wine, with a prefix of its own that says it is Windows 10. */
export async function ensureWine(): Promise<Emulator> {
  const find = () => WINE_PROGRAMS.map((name) => Bun.which(name)).find((path) => path !== null);
  if (find() === undefined) await installDebian(["wine64"]);
  const wine = find();
  if (wine === undefined) throw new StepError("Wine was installed, but its program is not there.");
  const prefix = join(findBuildCache(), "wine-prefix");
  const variables = {
    WINEPREFIX: prefix,
    WINEDEBUG: "-all",
    // No Mono, no browser; our own DLL before Wine's.
    WINEDLLOVERRIDES: "mscoree,mshtml=;bcryptprimitives=n,b",
  };
  if (!existsSync(join(prefix, "user.reg"))) {
    mkdirSync(findBuildCache(), { recursive: true });
    rmSync(prefix, { recursive: true, force: true });
    await requireProgram([wine, "winecfg", "-v", "win10"], { variables, timeoutMs: 180_000 });
  }
  const rename = (path: string) => `Z:${path.replaceAll("/", "\\")}`;
  return { name: "Wine", command: [wine], variables, rename };
}

/** The downloads stay in the cache, so that the next fresh machine does not fetch them again. */
async function installDebian(packages: readonly string[]): Promise<void> {
  const needs = `It needs the Debian packages ${packages.join(", ")}`;
  if (Bun.which("apt-get") === null) throw new StepError(`${needs}; there is no apt-get here.`);
  if (process.getuid?.() !== 0) throw new StepError(`${needs}; only root may install them.`);
  const archives = join(findBuildCache(), "debian");
  mkdirSync(join(archives, "partial"), { recursive: true });
  const install = ["apt-get", "-q", "-y", "--no-install-recommends"];
  install.push(
    "-o",
    `Dir::Cache::archives=${archives}`,
    "-o",
    "APT::Keep-Downloaded-Packages=true",
  );
  const variables = { DEBIAN_FRONTEND: "noninteractive" };
  const first = await runProgram([...install, "install", ...packages], { variables });
  if (first.exitCode === 0) return;
  // The lists may be missing or old.
  await requireProgram(["apt-get", "-q", "update"]);
  await requireProgram([...install, "install", ...packages], { variables });
}
