/**
 * Sets the time of linking in a DLL to zero: the only bytes that differ between two builds.
 * "COFF File Header" of Microsoft's "PE Format": TimeDateStamp is 8 bytes behind the signature.
 */
export function dropPeTimestamp(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(0, copy.readUInt32LE(0x3c) + 8);
  return copy;
}
