/** What a library file says of itself, whatever its format. */
export interface LibraryFacts {
  readonly format: "ELF" | "Mach-O" | "PE";
  readonly cpu: "x64" | "arm64";
  /** Names of exported symbols, as `dlsym` takes them, sorted. */
  readonly exports: readonly string[];
  /** Libraries that must be there when it is loaded, sorted. */
  readonly needs: readonly string[];
  /** ELF: every version of a symbol that is asked for, such as `GLIBC_2.17`. */
  readonly symbolVersions: readonly string[];
  /** Mach-O: the oldest macOS that it runs on. */
  readonly oldestMacos?: string;
  /** Mach-O `LC_ID_DYLIB`; ELF `DT_SONAME`. */
  readonly installName?: string;
}
