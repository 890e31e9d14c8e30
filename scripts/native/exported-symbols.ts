/** What a library exports, and nothing else; `rust/src/abi.rs` holds these functions. */
export const EXPORTED_SYMBOLS: readonly string[] = [
  "confiture_abi_version",
  "confiture_build_schema",
  "confiture_hash_files",
  "confiture_last_error",
];
