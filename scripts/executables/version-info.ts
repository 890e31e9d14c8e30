/** What Windows shows as the details of a file. */
export interface VersionDetails {
  /** Two to four numbers, such as `1.2.3`; what follows them is shown but does not count. */
  readonly version: string;
  /** `FileDescription`, `ProductName` and the like, in the order in which they are written. */
  readonly strings: Readonly<Record<string, string>>;
}

const FIXED_SIGNATURE = 0xfeef04bd;
const FIXED_VERSION = 0x10000;
const FLAGS_MASK = 0x3f;
const WINDOWS_NT = 0x40004;
const APPLICATION = 1;
const BINARY = 0;
const TEXT = 1;
const ENGLISH_UNICODE = "040904b0";

/** A `VS_VERSIONINFO` resource: a tree of blocks, each with a key, a value and children. */
export function renderVersionInfo({ version, strings }: VersionDetails): Buffer {
  const entries = Object.entries({ ...strings, FileVersion: version, ProductVersion: version });
  const texts = entries.map(([key, text]) => block(TEXT, key, encode(`${text}\0`), []));
  const table = block(TEXT, ENGLISH_UNICODE, Buffer.alloc(0), texts);
  const translation = Buffer.from([0x09, 0x04, 0xb0, 0x04]);
  return block(BINARY, "VS_VERSION_INFO", renderFixed(version), [
    block(TEXT, "StringFileInfo", Buffer.alloc(0), [table]),
    block(TEXT, "VarFileInfo", Buffer.alloc(0), [block(BINARY, "Translation", translation, [])]),
  ]);
}

/** The strings of a `VS_VERSIONINFO` resource, as far as {@link renderVersionInfo} writes them. */
export function parseVersionStrings(resource: Buffer): Record<string, string> {
  const text = resource.toString("utf16le");
  const names = [
    "FileDescription",
    "ProductName",
    "CompanyName",
    "FileVersion",
    "OriginalFilename",
  ];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = new RegExp(`\\0?${name}\\0+([^\\0]+)\\0`).exec(text)?.[1];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** `VS_FIXEDFILEINFO`. */
function renderFixed(version: string): Buffer {
  const numbers = version.split(/[.+-]/).map((part) => Number.parseInt(part, 10) || 0);
  const [major = 0, minor = 0, patch = 0, build = 0] = numbers;
  const halves = [(major << 16) | minor, (patch << 16) | build];
  const fixed = Buffer.alloc(52);
  const head = [FIXED_SIGNATURE, FIXED_VERSION, ...halves, ...halves];
  for (const [index, number] of [...head, FLAGS_MASK, 0, WINDOWS_NT, APPLICATION].entries()) {
    fixed.writeUInt32LE(number >>> 0, index * 4);
  }
  return fixed;
}

/** Key, value and each child begin at a multiple of four; only the last padding is not counted. */
function block(type: number, key: string, value: Buffer, children: readonly Buffer[]): Buffer {
  const head = pad(Buffer.concat([Buffer.alloc(6), encode(`${key}\0`)]));
  const parts = [head, value, ...children];
  const last = parts.findLast((part) => part.length > 0);
  const all = Buffer.concat(parts.map((part) => (part === last ? part : pad(part))));
  all.writeUInt16LE(all.length, 0);
  all.writeUInt16LE(type === TEXT ? value.length / 2 : value.length, 2);
  all.writeUInt16LE(type, 4);
  return all;
}

function pad(part: Buffer): Buffer {
  return Buffer.concat([part, Buffer.alloc((4 - (part.length % 4)) % 4)]);
}

function encode(text: string): Buffer {
  return Buffer.from(text, "utf16le");
}
