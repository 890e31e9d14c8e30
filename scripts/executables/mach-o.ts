/** What a script needs to know of a 64-bit Mach-O file (`mach-o/loader.h`). */
export interface MachO {
  readonly isExecutable: boolean;
  readonly text: Segment;
  readonly linkEdit: Segment;
  /** Absent in a file that was never signed. */
  readonly signature: SignatureCommand | undefined;
}

/** `segment_command_64`. */
export interface Segment {
  /** Where its load command stands in the file. */
  readonly commandOffset: number;
  readonly fileOffset: number;
  readonly fileSize: number;
}

/** `LC_CODE_SIGNATURE`: where the signature is. */
export interface SignatureCommand {
  readonly commandOffset: number;
  readonly dataOffset: number;
  readonly dataSize: number;
}

const MAGIC_64 = 0xfeedfacf;
const MH_EXECUTE = 2;
const HEADER_BYTES = 32;
const LC_SEGMENT_64 = 0x19;
const LC_CODE_SIGNATURE = 0x1d;

/** Reads the load commands. Throws an Error where it is no such file. */
export function parseMachO(file: Buffer): MachO {
  if (file.length < HEADER_BYTES || file.readUInt32LE(0) !== MAGIC_64) {
    throw new Error("not a 64-bit Mach-O file");
  }
  const segments = new Map<string, Segment>();
  let signature: SignatureCommand | undefined;
  for (const { kind, offset } of listCommands(file)) {
    if (kind === LC_SEGMENT_64) segments.set(readName(file, offset + 8), readSegment(file, offset));
    if (kind === LC_CODE_SIGNATURE) signature = readSignature(file, offset);
  }
  const text = segments.get("__TEXT");
  const linkEdit = segments.get("__LINKEDIT");
  if (text === undefined || linkEdit === undefined) throw new Error("it has no __TEXT, __LINKEDIT");
  return { isExecutable: file.readUInt32LE(12) === MH_EXECUTE, text, linkEdit, signature };
}

/** Changes the size of a segment; its memory is a whole number of the largest pages. */
export function resizeSegment(file: Buffer, { commandOffset }: Segment, fileSize: number): void {
  const pageBytes = 0x4000;
  const memoryBytes = Math.ceil(fileSize / pageBytes) * pageBytes;
  file.writeBigUInt64LE(BigInt(memoryBytes), commandOffset + 32);
  file.writeBigUInt64LE(BigInt(fileSize), commandOffset + 48);
}

/** Changes the size of the signature. */
export function resizeSignature(file: Buffer, command: SignatureCommand, dataSize: number): void {
  file.writeUInt32LE(dataSize, command.commandOffset + 12);
}

function listCommands(file: Buffer): { kind: number; offset: number }[] {
  const commands: { kind: number; offset: number }[] = [];
  let offset = HEADER_BYTES;
  for (let left = file.readUInt32LE(16); left > 0; left -= 1) {
    commands.push({ kind: file.readUInt32LE(offset), offset });
    offset += file.readUInt32LE(offset + 4);
  }
  return commands;
}

function readSegment(file: Buffer, commandOffset: number): Segment {
  return {
    commandOffset,
    fileOffset: Number(file.readBigUInt64LE(commandOffset + 40)),
    fileSize: Number(file.readBigUInt64LE(commandOffset + 48)),
  };
}

function readSignature(file: Buffer, commandOffset: number): SignatureCommand {
  return {
    commandOffset,
    dataOffset: file.readUInt32LE(commandOffset + 8),
    dataSize: file.readUInt32LE(commandOffset + 12),
  };
}

function readName(file: Buffer, offset: number): string {
  return file.toString("latin1", offset, offset + 16).replace(/\0.*$/, "");
}
