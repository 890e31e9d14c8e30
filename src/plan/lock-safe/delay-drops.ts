import { encodeId, type Fact } from "@supabase/pg-delta/core";
import type { QualifiedName } from "./names.ts";
import { listMadeWith, listSubtree } from "./object-index.ts";
import { readCheckedLater } from "./rewrites/rewrite-constraint.ts";
import { readBuildableKey } from "./rewrites/rewrite-key.ts";
import { isAddedApart, isFilledApart } from "./rewrites/rewrite-step.ts";
import type { PlannedStep, Situation } from "./situation.ts";
import type { Statement } from "./statement.ts";

/**
 * Drops that can wait until what comes in the place of the object is ready, by the step that
 * makes it. One can't where something that the old object needs goes or changes before that.
 */
export function delayDrops(situation: Situation): ReadonlyMap<PlannedStep, readonly PlannedStep[]> {
  const late = listLate(situation);
  const makers = new Map<string, PlannedStep>();
  for (const planned of situation.steps) {
    for (const name of listNames(planned, "makes", situation)) makers.set(name, planned);
  }
  const delayed = new Map<PlannedStep, readonly PlannedStep[]>();
  for (const drop of situation.steps) {
    if (drop.step.verb !== "drop" || isInvalidIndex(drop, situation)) continue;
    const successors = new Set(
      listNames(drop, "frees", situation).flatMap((name) => makers.get(name) ?? []),
    );
    const waiting = [...successors].filter(({ index }) => index > drop.index);
    if (waiting.length > 0 && waiting.every((step) => late.has(step))) delayed.set(drop, waiting);
  }
  keepUndisturbed(delayed, situation);
  return bySuccessor(delayed);
}

/** One that was never finished: there is nothing to keep of it. */
function isInvalidIndex({ statement }: PlannedStep, situation: Situation): boolean {
  if (statement.kind !== "drop-index") return false;
  return situation.index(statement.index, "actual")?.payload.valid === false;
}

/** The steps whose object is there only after the plain changes, with what needs it. */
function listLate(situation: Situation): ReadonlySet<PlannedStep> {
  const objects = new Set<string>();
  const steps = new Set<PlannedStep>();
  for (const planned of situation.steps) {
    if (planned.step.verb === "drop") continue;
    const facts = situation.desiredIndex.find(planned.step.object);
    const isLate =
      isMadeLate(planned.statement, situation) ||
      facts.some((fact) => needs(situation, fact).some((key) => objects.has(key)));
    if (!isLate) continue;
    steps.add(planned);
    if (planned.step.verb === "create") {
      for (const { id } of facts) objects.add(encodeId(id));
    }
  }
  return steps;
}

/** What an object can't be without: what it refers to, and what it is a part of. */
export function needs({ desired }: Situation, fact: Fact): readonly string[] {
  const { id, parent } = fact;
  const edges = listMadeWith(desired, fact)
    .flatMap((made) => desired.outgoingEdges(made.id))
    .filter(({ kind }) => kind === "depends");
  const target = "target" in id ? [encodeId(id.target)] : [];
  return [
    ...edges.map(({ to }) => encodeId(to)),
    ...(parent === undefined ? [] : [encodeId(parent)]),
    ...target,
  ];
}

function isMadeLate(statement: Statement, situation: Situation): boolean {
  switch (statement.kind) {
    case "create-index":
      return !situation.isNew(statement.table);
    case "create-relation":
      return isFilledApart(statement, situation);
    case "add-constraint":
      return (
        readBuildableKey(statement, situation) !== undefined ||
        readCheckedLater(statement, situation) !== undefined ||
        isAddedApart(statement, situation)
      );
    default:
      return false;
  }
}

/** Takes out what would not outlive the other steps, until what is left does. */
function keepUndisturbed(
  delayed: Map<PlannedStep, readonly PlannedStep[]>,
  situation: Situation,
): void {
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    const disturbed = listDisturbed(situation, (step) => delayed.has(step));
    for (const drop of [...delayed.keys()]) {
      const old = situation.actualIndex.find(drop.step.object);
      const edges = old.flatMap(({ id }) => situation.actual.outgoingEdges(id));
      const isSafe =
        old.length > 0 &&
        !edges.some(({ to, kind }) => kind === "depends" && disturbed.has(encodeId(to)));
      if (isSafe) continue;
      delayed.delete(drop);
      isSettled = false;
    }
  }
}

/** What the plain changes drop, replace or give another type. */
function listDisturbed(
  situation: Situation,
  isDelayed: (step: PlannedStep) => boolean,
): ReadonlySet<string> {
  const disturbed = new Set<string>();
  for (const planned of situation.steps) {
    if (isDelayed(planned)) continue;
    const { statement, step } = planned;
    const isReplaced = statement.kind === "rename" && statement.isForReplacement;
    if (step.verb === "drop" || isReplaced) {
      for (const fact of situation.actualIndex.find(step.object)) {
        for (const key of listSubtree(situation.actual, fact)) disturbed.add(key);
      }
    } else if (statement.kind === "alter-type") {
      const fact = situation.column(statement.table, statement.column, "actual");
      if (fact !== undefined) disturbed.add(encodeId(fact.id));
    }
  }
  return disturbed;
}

function bySuccessor(delayed: ReadonlyMap<PlannedStep, readonly PlannedStep[]>) {
  const drops = new Map<PlannedStep, PlannedStep[]>();
  for (const [drop, successors] of delayed) {
    for (const successor of successors) {
      const known = drops.get(successor);
      if (known === undefined) drops.set(successor, [drop]);
      else known.push(drop);
    }
  }
  return drops;
}

/** The names that a step needs for its object, or gives back. */
export function listNames(
  { step, statement }: PlannedStep,
  side: "makes" | "frees",
  situation: Situation,
): readonly string[] {
  if ((step.verb === "drop") !== (side === "frees")) return [];
  const { kind, schema = "", of = "", name } = step.object;
  const own = [`${kind} ${schema} ${of} ${name}`];
  switch (statement.kind) {
    case "create-relation":
    case "drop-relation":
      return [...own, relation(statement.relation)];
    case "create-index":
      return [...own, relation(statement.index)];
    case "drop-index":
      return [...own, relation(statement.index), ...listAttached(statement.index, situation)];
    case "add-constraint":
      return [...own, ...listNamesOfKey(statement, /^\w+/.exec(statement.definition)?.[0] ?? "")];
    case "drop-constraint": {
      const fact = situation.constraint(statement.table, statement.name, "actual");
      return [
        ...own,
        ...listNamesOfKey(statement, /^\w+/.exec(String(fact?.payload.def))?.[0] ?? ""),
      ];
    }
    default:
      return step.verb === "alter" ? [] : own;
  }
}

function relation({ schema, name }: QualifiedName): string {
  return `relation ${schema} ${name}`;
}

/** A key has an index of its name; and a table has one primary key, whatever it is called. */
function listNamesOfKey(
  {
    table: { schema, name: table },
    name,
  }: { readonly table: QualifiedName; readonly name: string },
  kind: string,
): readonly string[] {
  if (!["PRIMARY", "UNIQUE", "EXCLUDE"].includes(kind)) return [];
  const index = relation({ schema, name });
  return kind === "PRIMARY" ? [index, `primary key ${schema} ${table}`] : [index];
}

/** The indexes of partitions go with the one that they are a part of. */
function listAttached(index: QualifiedName, situation: Situation): readonly string[] {
  return situation.catalogs.actual.attachments
    .filter(({ parent }) => parent.schema === index.schema && parent.name === index.name)
    .flatMap((found) => [relation(found), ...listAttached(found, situation)]);
}
