import { encodeId, type Fact, type FactBase, type StableId } from "@supabase/pg-delta/core";
import { readTypeName, typeKey } from "../type-name.ts";

/** Takes objects away, with all that depends on them, but never a table's rows. */
export class Clearing {
  /** Encoded columns, and the type that they have in the meantime. */
  readonly retyped = new Map<string, string>();
  /** Encoded domains that lose their default in the meantime. */
  readonly withoutDefault = new Set<string>();
  readonly #removed = new Set<string>();
  readonly #facts: FactBase;
  readonly #types: ReadonlyMap<string, Fact>;

  constructor(facts: FactBase) {
    this.#facts = facts;
    this.#types = new Map(
      facts.facts().flatMap((fact) => {
        const { id, payload } = fact;
        if (id.kind !== "type" && id.kind !== "domain") return [];
        const { multirangeTypeName: other } = payload;
        const names = typeof other === "string" ? [id, readTypeName(other)] : [id];
        return names.map((name) => [typeKey(name), fact] as const);
      }),
    );
  }

  isRemoved(id: StableId): boolean {
    return this.#removed.has(encodeId(id));
  }

  remove(id: StableId): void {
    if (this.isRemoved(id) || !this.#facts.has(id)) return;
    this.#removed.add(encodeId(id));
    for (const child of this.#facts.childrenOf(id)) this.remove(child.id);
    this.#clearDependents(id);
    if (id.kind === "column") this.#clearPublications(id);
  }

  #clearDependents(of: StableId): void {
    for (const { from, kind } of this.#facts.incomingEdges(of)) {
      const fact = kind === "depends" ? this.#facts.get(from) : undefined;
      if (fact !== undefined) this.#clear(fact, of);
    }
  }

  #clear({ id, payload }: Fact, of: StableId): void {
    if (id.kind === "publication" || id.kind === "schema") return;
    if (id.kind === "column" && payload.generatedExpr == null) {
      if (of.kind !== "column") this.#retype(id);
    } else if (id.kind === "domain" && of.kind !== "domain" && of.kind !== "type") {
      this.withoutDefault.add(encodeId(id));
    } else if (id.kind !== "table" || (of.kind === "table" && payload.parentTable != null)) {
      this.remove(id);
    }
  }

  #retype(id: Extract<StableId, { table: string; name: string }>): void {
    const key = encodeId(id);
    const type = this.#facts.get(id)?.payload.type;
    if (this.retyped.has(key) || typeof type !== "string") return;
    this.retyped.set(key, this.#stepDown(type));
    this.remove({ kind: "default", schema: id.schema, table: id.table, name: id.name });
    this.#clearDependents(id);
    this.#clearPublications(id);
  }

  /** What a value can be written as when its type is not there. */
  #stepDown(type: string): string {
    const name = readTypeName(type);
    const fact = this.#types.get(typeKey(name));
    if (fact === undefined) return type;
    const base = fact.id.kind === "domain" ? String(fact.payload.baseType) : "text";
    return `${this.#stepDown(base)}${name.brackets}`;
  }

  /** A list of columns or a filter holds on to a column; the engine knows only its publication. */
  #clearPublications({ schema, table }: { readonly schema: string; readonly table: string }): void {
    for (const { id, payload } of this.#facts.facts()) {
      if (id.kind !== "publicationRel" || id.schema !== schema || id.table !== table) continue;
      if (payload.columns != null || payload.where != null) this.remove(id);
    }
  }
}
