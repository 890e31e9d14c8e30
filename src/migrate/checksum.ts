/** SHA-256 in hex, as the ledger holds it and as `sha256sum` prints it. */
export function hashHex(bytes: Uint8Array | string): string {
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}

/** The checksum of the statements of a section that were run, in order. */
export function hashStatements(statements: readonly { readonly checksum: string }[]): string {
  return hashHex(statements.map(({ checksum }) => checksum).join("\n"));
}
