import { ByteView } from "./byte-view.ts";
import type { LibraryFacts } from "./library-facts.ts";

/*
 * Section numbers are those of the System V gABI, "Object Files": 4 ELF header, 5 dynamic linking;
 * symbol versions are in the LSB Core Specification, 10.7.
 */
const EM = new Map([
  [62, "x64"],
  [183, "arm64"],
] as const);
const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const DT = { needed: 1, hash: 4, strtab: 5, symtab: 6, soname: 14 } as const;
const DT_VERNEED = 0x6ffffffe;
const DT_VERNEEDNUM = 0x6fffffff;
const SYMBOL_BYTES = 24;

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

/** Reads a 64-bit little-endian ELF shared library. Throws FormatError for anything else. */
export function readElf(bytes: Uint8Array): LibraryFacts {
  const view = new ByteView(bytes, "ELF");
  if (view.ascii(0, 4, "the magic number") !== "\x7fELF") view.fail("the magic number is missing");
  if (view.u8(4, "EI_CLASS") !== 2) view.fail("it is not 64-bit (EI_CLASS)");
  if (view.u8(5, "EI_DATA") !== 1) view.fail("it is not little-endian (EI_DATA)");
  if (view.u16(16, "e_type") !== 3) view.fail("it is not a shared library (e_type)");
  const machine = view.u16(18, "e_machine");
  const cpu = EM.get(machine as 62) ?? view.fail(`the machine ${machine} is unknown (e_machine)`);
  const elf = new Elf(view);
  const soname = elf.entries.get(DT.soname)?.[0];
  return {
    format: "ELF",
    cpu,
    exports: elf.listExports().sort(),
    needs: (elf.entries.get(DT.needed) ?? []).map((at) => elf.string(at, "DT_NEEDED")).sort(),
    symbolVersions: elf.listVersions().sort(),
    ...(soname === undefined ? {} : { installName: elf.string(soname, "DT_SONAME") }),
  };
}

/** The parts that are found through the dynamic section: what the loader itself goes by. */
class Elf {
  readonly #view: ByteView;
  readonly #segments: readonly Segment[];
  /** Values of the dynamic section by tag (gABI 5, "Dynamic Section"). */
  readonly entries: ReadonlyMap<number, number[]>;

  constructor(view: ByteView) {
    this.#view = view;
    this.#segments = readSegments(view);
    this.entries = this.#readDynamic();
  }

  /** Defined global and weak symbols of default visibility (gABI 4, "Symbol Table"). */
  listExports(): string[] {
    const view = this.#view;
    // The second word of DT_HASH is the number of symbols.
    const count = view.u32(this.#find(DT.hash, "DT_HASH") + 4, "the number of symbols");
    const table = this.#find(DT.symtab, "DT_SYMTAB");
    return view.table(table, count, SYMBOL_BYTES, "the symbol table").flatMap((at) => {
      const isGlobal = view.u8(at + 4, "st_info") >> 4 !== 0;
      const isVisible = (view.u8(at + 5, "st_other") & 3) === 0;
      const isDefined = view.u16(at + 6, "st_shndx") !== 0;
      if (!isGlobal || !isVisible || !isDefined) return [];
      return [this.string(view.u32(at, "st_name"), "a symbol's name")];
    });
  }

  /** Versions that it needs of other libraries' symbols (LSB 10.7.3). */
  listVersions(): string[] {
    const view = this.#view;
    const [count = 0] = this.entries.get(DT_VERNEEDNUM) ?? [];
    const names = new Set<string>();
    let at = count === 0 ? 0 : this.#find(DT_VERNEED, "DT_VERNEED");
    for (let left = count; left > 0; left--) {
      let aux = at + view.u32(at + 8, "vn_aux");
      for (let rest = view.u16(at + 2, "vn_cnt"); rest > 0; rest--) {
        names.add(this.string(view.u32(aux + 8, "vna_name"), "a version's name"));
        const step = view.u32(aux + 12, "vna_next");
        if (step === 0) break;
        aux += step;
      }
      const step = view.u32(at + 12, "vn_next");
      if (step === 0) break;
      at += step;
    }
    return [...names];
  }

  string(at: number, what: string): string {
    return this.#view.text(this.#find(DT.strtab, "DT_STRTAB") + at, what);
  }

  #readDynamic(): Map<number, number[]> {
    const view = this.#view;
    const segment = this.#segments.find(({ type }) => type === PT_DYNAMIC);
    if (segment === undefined) return view.fail("there is no dynamic section (PT_DYNAMIC)");
    const entries = new Map<number, number[]>();
    const count = Math.floor(segment.size / 16);
    for (const at of view.table(segment.offset, count, 16, "the dynamic section")) {
      const tag = view.u64(at, "d_tag");
      if (tag === 0) break;
      entries.set(tag, [...(entries.get(tag) ?? []), view.u64(at + 8, "d_val")]);
    }
    return entries;
  }

  /** Where in the file the address stands that the dynamic section gives for a tag. */
  #find(tag: number, name: string): number {
    const address = this.entries.get(tag)?.[0];
    if (address === undefined) return this.#view.fail(`the dynamic section has no ${name}`);
    const segment = this.#segments.find(
      (one) => one.type === PT_LOAD && address >= one.address && address < one.address + one.size,
    );
    if (segment === undefined) return this.#view.fail(`${name} is in no segment`);
    return segment.offset + address - segment.address;
  }
}

/** gABI 5, "Program Header". */
function readSegments(view: ByteView): Segment[] {
  const table = view.u64(32, "e_phoff");
  const entrySize = view.u16(54, "e_phentsize");
  if (entrySize < 56) view.fail(`program headers of ${entrySize} bytes (e_phentsize)`);
  const count = view.u16(56, "e_phnum");
  return view.table(table, count, entrySize, "the program headers").map((at) => ({
    type: view.u32(at, "p_type"),
    offset: view.u64(at + 8, "p_offset"),
    address: view.u64(at + 16, "p_vaddr"),
    size: view.u64(at + 32, "p_filesz"),
  }));
}
