import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What Rust's standard library asks for; on macOS all of it is in libSystem. */
const LIBRARIES = ["System", "c", "m", "iconv", "charset"];

/**
 * Writes the little of a macOS SDK that linking takes, from the description of libSystem that
 * zig has with it, and returns its folder (`SDKROOT`).
 *
 * zig's own linker for macOS pays no heed to the list of exported symbols, LLVM's (`rust-lld`)
 * does; so only the description is taken from zig.
 */
export function writeAppleSdk(zigDir: string, folder: string): string {
  const source = join(zigDir, "lib", "libc", "darwin");
  const text = readFileSync(join(source, "libSystem.tbd"), "utf8");
  const libDir = join(folder, "usr", "lib");
  mkdirSync(libDir, { recursive: true });
  for (const name of LIBRARIES) {
    writeFileSync(join(libDir, `lib${name}.tbd`), renameArchitectures(text));
  }
  const settings = readFileSync(join(source, "SDKSettings.json"));
  writeFileSync(join(folder, "SDKSettings.json"), settings);
  return folder;
}

/**
 * The description names `arm64e` where it means every ARM, and `arm64e.x1`, which linkers of
 * today do not know. Each list of targets keeps one of a kind.
 */
export function renameArchitectures(tbd: string): string {
  return tbd.replace(/(targets:\s*)\[([^\]]*)\]/g, (_all, head: string, list: string) => {
    const names = list.split(",").map((name) => name.trim().replace(/^arm64e(\.x1)?-/, "arm64-"));
    return `${head}[ ${[...new Set(names)].join(", ")} ]`;
  });
}
