import { encodeId, type Fact, type FactBase, type StableId } from "@supabase/pg-delta/core";
import type { Catalog } from "../../catalog/catalog.ts";
import { openFacts } from "../../catalog/engine-facts.ts";
import type { Plan, Step } from "../plan.ts";
import type { QualifiedName } from "./names.ts";
import { ObjectIndex } from "./object-index.ts";
import { orderSteps } from "./order-steps.ts";
import { readStatement } from "./read-statement.ts";
import type { Statement } from "./statement.ts";

/** A step of the plan with what its statement says. */
export interface PlannedStep {
  readonly index: number;
  readonly step: Step;
  readonly statement: Statement;
}

/** What both databases hold, and what the plan makes anew: no one has rows or locks there. */
export class Situation {
  readonly actual: FactBase;
  readonly desired: FactBase;
  readonly actualIndex: ObjectIndex;
  readonly desiredIndex: ObjectIndex;
  readonly steps: readonly PlannedStep[];
  /** Of the server that the plan is for. */
  readonly majorVersion: number;
  readonly catalogs: { readonly actual: Catalog; readonly desired: Catalog };
  readonly #newRelations: ReadonlySet<string>;
  readonly #newColumns: ReadonlySet<string>;

  constructor(plan: Plan, actual: Catalog, desired: Catalog) {
    this.catalogs = { actual, desired };
    this.actual = openFacts(actual.facts);
    this.desired = openFacts(desired.facts);
    this.actualIndex = new ObjectIndex(this.actual);
    this.desiredIndex = new ObjectIndex(this.desired);
    this.majorVersion = Number.parseInt(actual.serverVersion, 10);
    const read = plan.steps.map((step) => ({ step, statement: readStatement(step.sql) }));
    this.steps = orderSteps(read, this.actual).map((found, index) => ({ index, ...found }));
    this.#newRelations = new Set(
      this.steps.flatMap(({ statement }) => listNewRelations(statement)),
    );
    this.#newColumns = new Set(this.steps.flatMap(({ statement }) => listNewColumns(statement)));
  }

  /** Whether the plan makes this table, or another relation. */
  isNew(relation: QualifiedName): boolean {
    return this.#newRelations.has(keyOf(relation));
  }

  isNewColumn(table: QualifiedName, column: string): boolean {
    return this.isNew(table) || this.#newColumns.has(`${keyOf(table)}\u0000${column}`);
  }

  isPartitioned({ schema, name }: QualifiedName): boolean {
    const fact = this.desired.get({ kind: "table", schema, name });
    return typeof fact?.payload.partitionKey === "string";
  }

  isForeign({ schema, name }: QualifiedName): boolean {
    return this.desired.has({ kind: "foreignTable", schema, name });
  }

  column(
    { schema, name }: QualifiedName,
    column: string,
    side: "actual" | "desired",
  ): Fact | undefined {
    return this[side].get({ kind: "column", schema, table: name, name: column });
  }

  constraint({ schema, name }: QualifiedName, constraint: string, side: "actual" | "desired") {
    return this[side].get({ kind: "constraint", schema, table: name, name: constraint });
  }

  index({ schema, name }: QualifiedName, side: "actual" | "desired"): Fact | undefined {
    return this[side].get({ kind: "index", schema, name });
  }

  /** What can't be without this object in the database as it is. */
  dependentsOf(id: StableId): readonly StableId[] {
    const edges = this.actual.incomingEdgesByEncoded(encodeId(id));
    return edges.flatMap(({ kind, from }) => (kind === "depends" ? [from] : []));
  }

  /** Whether a column of a table that is there already has this domain, or one over it. */
  isDomainUsed({ schema, name }: QualifiedName): boolean {
    return this.#isTypeUsed({ kind: "domain", schema, name });
  }

  #isTypeUsed(domain: StableId): boolean {
    return this.dependentsOf(domain).some(
      (id) => id.kind === "column" || (id.kind === "domain" && this.#isTypeUsed(id)),
    );
  }
}

export function keyOf({ schema, name }: QualifiedName): string {
  return `${schema}\u0000${name}`;
}

function listNewRelations(statement: Statement): readonly string[] {
  return statement.kind === "create-relation" ? [keyOf(statement.relation)] : [];
}

function listNewColumns(statement: Statement): readonly string[] {
  if (statement.kind !== "add-column") return [];
  return [`${keyOf(statement.table)}\u0000${statement.column}`];
}
