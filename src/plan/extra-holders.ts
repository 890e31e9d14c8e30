import { encodeId, type FactBase, type StableId } from "@supabase/pg-delta/core";
import type { Action } from "@supabase/pg-delta/plan";
import type { Aspect, ColumnId, Extra } from "../catalog/extra.ts";

/** A column gets these anew with its type. */
const OF_THE_TYPE: readonly Aspect[] = ["storage", "compression"];

/** What becomes of the objects that have extra properties. */
export class ExtraHolders {
  readonly #facts: FactBase;
  readonly #made: ReadonlySet<string>;
  readonly #retyped: ReadonlySet<string>;

  constructor(facts: FactBase, actions: readonly Action[]) {
    this.#facts = facts;
    this.#made = new Set(actions.flatMap(({ produces }) => produces.map(encodeId)));
    this.#retyped = new Set(
      actions.flatMap(({ sql, consumes }) =>
        / ALTER COLUMN "(?:[^"]|"")+" TYPE /.test(sql)
          ? consumes.filter(({ kind }) => kind === "column").map(encodeId)
          : [],
      ),
    );
  }

  /** Whether one of them is made by the engine's steps: then it has no such property yet. */
  isMade({ holders }: Extra): boolean {
    return holders.some((holder) =>
      this.#listSelves(holder).some((id) => this.#made.has(encodeId(id))),
    );
  }

  /** Whether the property goes although its object stays. */
  isLost({ aspect, id }: Extra): boolean {
    return (
      OF_THE_TYPE.includes(aspect) &&
      this.#listSelves(id).some((self) => this.#retyped.has(encodeId(self)))
    );
  }

  /** Whether all of them are there at the end. */
  areThere({ holders }: Extra): boolean {
    const isIdentity = holders[0]?.kind === "sequence";
    return holders.every((holder) => {
      if (holder.kind === "sequence" && holders.length > 1) return true;
      if (holder.kind !== "column") return this.#has(holder);
      const found = this.#listSelves(holder).find((id) => this.#facts.has(id));
      if (found === undefined) return this.#isOfView(holder);
      return !isIdentity || this.#facts.get(found)?.payload.identity != null;
    });
  }

  #has(holder: Extra["holders"][number]): boolean {
    // The engine takes wrappers of extensions and languages for granted.
    return holder.kind === "language" || holder.kind === "fdw" || this.#facts.has(holder);
  }

  /** A column of a view is there as long as the view is not made anew. */
  #isOfView({ schema, table }: ColumnId): boolean {
    return (["view", "materializedView"] as const).some((kind) =>
      this.#facts.has({ kind, schema, name: table }),
    );
  }

  /** A partition's columns are those of the table that it is a partition of. */
  #listSelves(holder: Extra["holders"][number]): readonly StableId[] {
    if (holder.kind !== "column") return [holder];
    const selves: StableId[] = [holder];
    let current = this.#facts.get({ kind: "table", schema: holder.schema, name: holder.table });
    while (current !== undefined && current.id.kind === "table") {
      const { schema, name } = readParent(current.payload.parentTable);
      selves.push({ kind: "column", schema, table: name, name: holder.name });
      current = this.#facts.get({ kind: "table", schema, name });
    }
    return selves;
  }
}

function readParent(value: unknown): { schema: string; name: string } {
  const { schema, name } = Object(value) as { schema?: unknown; name?: unknown };
  return { schema: String(schema), name: String(name) };
}
