import { ByteView } from "./byte-view.ts";
import type { LibraryFacts } from "./library-facts.ts";

/*
 * Structures as in Apple's <mach-o/loader.h>, "OS X ABI Mach-O File Format Reference"; the
 * export trie as in <mach-o/loader.h> at `struct dyld_info_command`.
 */
const MAGIC_64 = 0xfeedfacf;
const MH_DYLIB = 6;
const CPUS = new Map([
  [0x0100_0007, "x64"],
  [0x0100_000c, "arm64"],
] as const);
const LC = {
  loadDylib: 0xc,
  idDylib: 0xd,
  dyldInfo: 0x22,
  dyldInfoOnly: 0x8000_0022,
  versionMinMacos: 0x24,
  loadWeakDylib: 0x8000_0018,
  reexportDylib: 0x8000_001f,
  buildVersion: 0x32,
  exportsTrie: 0x8000_0033,
} as const;

interface Commands {
  readonly needs: string[];
  trie: { readonly offset: number; readonly size: number } | undefined;
  installName: string | undefined;
  oldestMacos: string | undefined;
}

/** Reads a thin 64-bit Mach-O dynamic library. Throws FormatError for anything else. */
export function readMachO(bytes: Uint8Array): LibraryFacts {
  const view = new ByteView(bytes, "Mach-O");
  if (view.u32(0, "the magic number") !== MAGIC_64) view.fail("the magic number is missing");
  const type = view.u32(4, "cputype");
  const cpu = CPUS.get(type as 0x0100_0007) ?? view.fail(`the processor ${type} is unknown`);
  if (view.u32(12, "filetype") !== MH_DYLIB) view.fail("it is not a dynamic library (filetype)");
  const { needs, trie, installName, oldestMacos } = readCommands(view);
  if (trie === undefined) return view.fail("there is no list of exports");
  return {
    format: "Mach-O",
    cpu,
    exports: readTrie(view, trie.offset, trie.size).sort(),
    needs: needs.sort(),
    symbolVersions: [],
    ...(installName === undefined ? {} : { installName }),
    ...(oldestMacos === undefined ? {} : { oldestMacos }),
  };
}

function readCommands(view: ByteView): Commands {
  const found: Commands = {
    needs: [],
    trie: undefined,
    installName: undefined,
    oldestMacos: undefined,
  };
  const end = 32 + view.u32(20, "sizeofcmds");
  view.require(32, end - 32, "the load commands");
  let at = 32;
  for (let left = view.u32(16, "ncmds"); left > 0; left--) {
    const size = view.u32(at + 4, "cmdsize");
    if (size < 8 || at + size > end) view.fail(`a load command of ${size} bytes at ${at}`);
    readCommand(view, at, size, found);
    at += size;
  }
  return found;
}

function readCommand(view: ByteView, at: number, size: number, found: Commands): void {
  const name = () => view.text(at + view.u32(at + 8, "a name's offset"), "a name", at + size);
  switch (view.u32(at, "a load command")) {
    case LC.loadDylib:
    case LC.loadWeakDylib:
    case LC.reexportDylib:
      found.needs.push(name());
      return;
    case LC.idDylib:
      found.installName = name();
      return;
    case LC.versionMinMacos:
      found.oldestMacos = renderVersion(view.u32(at + 8, "the oldest macOS"));
      return;
    case LC.buildVersion:
      if (view.u32(at + 8, "the platform") !== 1) view.fail("it is not for macOS (platform)");
      found.oldestMacos = renderVersion(view.u32(at + 12, "the oldest macOS"));
      return;
    case LC.dyldInfo:
    case LC.dyldInfoOnly:
      found.trie = readRange(view, at + 40);
      return;
    case LC.exportsTrie:
      found.trie = readRange(view, at + 8);
      return;
    default:
  }
}

function readRange(view: ByteView, at: number): { offset: number; size: number } {
  const range = { offset: view.u32(at, "the exports"), size: view.u32(at + 4, "the exports") };
  view.require(range.offset, range.size, "the exports");
  return range;
}

/** X.Y.Z in nibbles, xxxx.yy.zz. */
function renderVersion(packed: number): string {
  const patch = packed & 0xff;
  return `${packed >>> 16}.${(packed >> 8) & 0xff}${patch === 0 ? "" : `.${patch}`}`;
}

/** Walks the tree of prefixes; every node is visited once, so that a loop ends. */
function readTrie(view: ByteView, start: number, size: number): string[] {
  const names: string[] = [];
  const seen = new Set<number>();
  const todo = size === 0 ? [] : [{ offset: 0, prefix: "" }];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    if (node.offset >= size) view.fail(`the list of exports leads to ${node.offset}`);
    if (seen.has(node.offset)) view.fail("the list of exports runs in a circle");
    seen.add(node.offset);
    const terminal = readUleb(view, start + node.offset);
    if (terminal.value > 0) names.push(node.prefix.replace(/^_/, ""));
    let at = terminal.next + terminal.value;
    const children = view.u8(at++, "the children of a node");
    for (let child = 0; child < children; child++) {
      const label = view.text(at, "a label", start + size);
      const offset = readUleb(view, at + label.length + 1);
      todo.push({ offset: offset.value, prefix: node.prefix + label });
      at = offset.next;
    }
  }
  return names;
}

function readUleb(view: ByteView, start: number): { value: number; next: number } {
  let value = 0;
  for (let at = start, factor = 1; at < start + 6; at++, factor *= 128) {
    const byte = view.u8(at, "a number of the exports");
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, next: at + 1 };
  }
  return view.fail(`the number at ${start} is too long`);
}
