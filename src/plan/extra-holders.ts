import { encodeId, type FactBase, type StableId } from "@supabase/pg-delta/core";
import type { Action } from "@supabase/pg-delta/plan";
import type { Aspect, ColumnId, Extra } from "../catalog/extra.ts";

/** What is done to a column, or to that of a parent, and takes one of its properties away. */
const TAKES_AWAY: { readonly [aspect in Aspect]?: RegExp } = {
  storage: / ALTER COLUMN "(?:[^"]|"")+" TYPE /,
  compression: / ALTER COLUMN "(?:[^"]|"")+" TYPE /,
  default: / ALTER COLUMN "(?:[^"]|"")+" (?:SET|DROP) DEFAULT\b/,
  "not null": / ALTER COLUMN "(?:[^"]|"")+" DROP NOT NULL$/,
};

/** What becomes of the objects that have extra properties. */
export class ExtraHolders {
  readonly #facts: FactBase;
  readonly #made: ReadonlySet<string>;
  readonly #actions: readonly Action[];
  readonly #touched = new Set<string>();

  constructor(facts: FactBase, actions: readonly Action[]) {
    this.#facts = facts;
    this.#made = new Set(actions.flatMap(({ produces }) => produces.map(encodeId)));
    this.#actions = actions.filter(({ sql }) => sql.includes(" ALTER COLUMN "));
  }

  /** Those of parents come before those of children, as they are handed on. */
  sort(
    extras: ReadonlyMap<string, Extra>,
  ): readonly { readonly key: string; readonly extra: Extra }[] {
    const all = [...extras].map(([key, extra]) => ({
      key,
      extra,
      depth: this.#listSelves(extra.id).length,
    }));
    return all.sort((left, right) => left.depth - right.depth);
  }

  /** Says that a property is set or taken away. */
  touch({ id, aspect }: Extra): void {
    this.#touched.add(`${encodeId(id)} ${aspect}`);
  }

  /** Whether one of them is made by the engine's steps: then it has no such property yet. */
  isMade({ holders }: Extra): boolean {
    return holders.some((holder) =>
      this.#listSelves(holder).some((id) => this.#made.has(encodeId(id))),
    );
  }

  /** Whether the property goes although its object stays. */
  isLost({ aspect, id }: Extra): boolean {
    const pattern = TAKES_AWAY[aspect];
    if (pattern === undefined) return false;
    const selves = new Set(this.#listSelves(id).map(encodeId));
    const isHandedOn = aspect === "default" || aspect === "not null";
    if (isHandedOn && [...selves].some((self) => this.#touched.has(`${self} ${aspect}`)))
      return true;
    return this.#actions.some(
      ({ sql, ...ids }) =>
        pattern.test(sql) &&
        [...ids.produces, ...ids.destroys, ...ids.consumes].some((other) =>
          selves.has(columnOf(other)),
        ),
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

/** The column that an identifier is about, a default's too. */
function columnOf(id: StableId): string {
  return encodeId(id.kind === "default" ? { ...id, kind: "column" } : id);
}
