import { ByteView } from "./byte-view.ts";
import type { LibraryFacts } from "./library-facts.ts";

/* Sections of Microsoft's "PE Format" (learn.microsoft.com/windows/win32/debug/pe-format). */
const MACHINES = new Map([
  [0x8664, "x64"],
  [0xaa64, "arm64"],
] as const);
const IMAGE_FILE_DLL = 0x2000;
const PE32_PLUS = 0x20b;
const DIRECTORY = { exports: 0, imports: 1, delayImports: 13 } as const;

interface Section {
  readonly address: number;
  readonly size: number;
  readonly offset: number;
}

/** Reads a 64-bit Windows DLL. Throws FormatError for anything else. */
export function readPe(bytes: Uint8Array): LibraryFacts {
  const view = new ByteView(bytes, "PE");
  if (view.ascii(0, 2, "the magic number") !== "MZ") view.fail("the magic number is missing");
  // "MS-DOS Stub": the offset of the signature is at 0x3c.
  const header = view.u32(0x3c, "the header's offset");
  if (view.ascii(header, 4, "the signature") !== "PE\0\0") view.fail("the signature is missing");
  const machine = view.u16(header + 4, "Machine");
  const cpu = MACHINES.get(machine as 0x8664) ?? view.fail(`the machine ${machine} is unknown`);
  if ((view.u16(header + 22, "Characteristics") & IMAGE_FILE_DLL) === 0) {
    view.fail("it is not a DLL (Characteristics)");
  }
  const pe = new Pe(view, header);
  return {
    format: "PE",
    cpu,
    exports: pe.listExports().sort(),
    needs: [
      ...pe.listImports(DIRECTORY.imports, { size: 20, name: 12 }),
      ...pe.listImports(DIRECTORY.delayImports, { size: 32, name: 4 }),
    ].sort(),
    symbolVersions: [],
  };
}

class Pe {
  readonly #view: ByteView;
  readonly #optional: number;
  readonly #sections: readonly Section[];

  constructor(view: ByteView, header: number) {
    this.#view = view;
    // "Optional Header" follows the COFF header of 20 bytes.
    this.#optional = header + 24;
    if (view.u16(this.#optional, "Magic") !== PE32_PLUS) view.fail("it is not PE32+ (Magic)");
    const table = this.#optional + view.u16(header + 20, "SizeOfOptionalHeader");
    const count = view.u16(header + 6, "NumberOfSections");
    // "Section Table (Section Headers)".
    this.#sections = view.table(table, count, 40, "the section table").map((at) => ({
      address: view.u32(at + 12, "VirtualAddress"),
      size: view.u32(at + 16, "SizeOfRawData"),
      offset: view.u32(at + 20, "PointerToRawData"),
    }));
  }

  /** "The .edata Section": names, and functions that have only a number. */
  listExports(): string[] {
    const view = this.#view;
    const directory = this.#directory(DIRECTORY.exports);
    if (directory === undefined) return [];
    const functions = view.u32(directory + 20, "the number of exports");
    const count = view.u32(directory + 24, "the number of names");
    const table = this.#find(view.u32(directory + 32, "the names"), "the names of exports");
    const names = view
      .table(table, count, 4, "the names of exports")
      .map((at) => this.#text(view.u32(at, "a name of an export"), "a name of an export"));
    const nameless = Math.min(Math.max(functions - count, 0), 65_536);
    return [...names, ...Array.from({ length: nameless }, (_, index) => `#${index + 1}`)];
  }

  /** "The .idata Section" and "Delay-Load Import Tables": one entry a DLL, the last is empty. */
  listImports(number: number, entry: { size: number; name: number }): string[] {
    const view = this.#view;
    const names: string[] = [];
    const directory = this.#directory(number);
    if (directory === undefined) return [];
    for (let at = directory; ; at += entry.size) {
      const name = view.u32(at + entry.name, "the name of an imported DLL");
      if (name === 0) return names;
      names.push(this.#text(name, "the name of an imported DLL"));
    }
  }

  /** "Optional Header Data Directories (Image Only)", from 112 on in PE32+. */
  #directory(number: number): number | undefined {
    const view = this.#view;
    if (number >= view.u32(this.#optional + 108, "NumberOfRvaAndSizes")) return undefined;
    const address = view.u32(this.#optional + 112 + number * 8, "a data directory");
    return address === 0 ? undefined : this.#find(address, "a data directory");
  }

  #text(address: number, what: string): string {
    return this.#view.text(this.#find(address, what), what);
  }

  #find(address: number, what: string): number {
    const section = this.#sections.find(
      (one) => address >= one.address && address < one.address + one.size,
    );
    if (section === undefined) return this.#view.fail(`${what} at ${address} is in no section`);
    return section.offset + address - section.address;
  }
}
