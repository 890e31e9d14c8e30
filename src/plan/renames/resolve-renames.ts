import { ConfitureError } from "../../base/errors.ts";
import { type Problem, renderPlace } from "../../base/problem.ts";
import type { Catalog } from "../../catalog/catalog.ts";
import { describeObject } from "./describe-object.ts";
import { explainMissing } from "./explain-missing.ts";
import { findOrigin } from "./find-origin.ts";
import { type Pair, type Sides, toRename } from "./match-request.ts";
import { type MatchedRequest, matchRequests } from "./match-requests.ts";
import { readNameChanges } from "./name-changes.ts";
import { listNamedObjects, type NamedObject } from "./named-objects.ts";
import { orderRenames } from "./order-renames.ts";
import type { Rename } from "./rename.ts";
import { type RenameRequest, refuseRequest } from "./rename-request.ts";

/** What became of a request. */
type Outcome =
  | { readonly kind: "rename"; readonly pair: Pair }
  /** It has been done, or there is nothing that it could be about. */
  | { readonly kind: "spent" }
  | { readonly kind: "unknown" | "impossible"; readonly problem: Problem };

/**
 * Finds out what each request is about: its old name among what the migrations make, its new
 * name in the schema. The renames come in an order in which they can be run. A directive that
 * has been done is left out.
 *
 * @throws ConfitureError `USAGE` for flags, `SOURCE_REFUSED` for directives that can't be done;
 * every one of them is among its problems.
 */
export function resolveRenames(
  requests: readonly RenameRequest[],
  actual: Catalog,
  desired: Catalog,
): readonly Rename[] {
  const sides = { actual: listNamedObjects(actual), desired: listNamedObjects(desired) };
  const outcomes = judgeRequests(requests, sides);
  const resolved = [...outcomes].flatMap(([request, found]) =>
    found.kind === "rename" ? [{ request, pair: found.pair }] : [],
  );
  const olds = new Set(resolved.map(({ pair }) => pair.old));
  const inherited = resolved.flatMap((each) => {
    const origin = findOrigin(each.pair.old, sides.actual, actual.extras);
    return origin === undefined ? [] : [{ ...each, origin }];
  });
  const problems = [
    ...[...outcomes.values()].flatMap((found) => ("problem" in found ? [found.problem] : [])),
    ...findConflicts(resolved),
    ...inherited.filter(({ origin }) => !olds.has(origin)).map(refuseInherited),
  ];
  if (problems.length > 0) throw makeError(problems);
  const own = resolved.filter(({ pair }) => !inherited.some((each) => each.pair === pair));
  const renames = own.map(({ pair }) => toRename(pair));
  return orderRenames([...new Map(renames.map((each) => [JSON.stringify(each), each])).values()]);
}

function refuseInherited({ request, pair, origin }: Resolved & { readonly origin: NamedObject }) {
  const message = `${describeObject(pair.old)} is ${describeObject(origin)}, and is renamed there`;
  return refuseRequest(request, "rename-impossible", message, "rename it there; it follows here");
}

function judgeRequests(requests: readonly RenameRequest[], sides: Sides) {
  const matched = matchRequests(requests, sides);
  const done = matched.flatMap(({ pairs }) => pairs.slice(0, 1).map(toRename));
  const changes = readNameChanges(done);
  const outcomes = new Map<RenameRequest, Outcome>();
  for (const each of matched) {
    outcomes.set(each.request, judgeMatch(each) ?? explainMissing(each.request, sides, changes));
  }
  // Of several former names of one object only the last one is still there.
  for (const [request, { kind }] of outcomes) {
    const isKnown = [...outcomes].some(
      ([other, found]) =>
        found.kind !== "unknown" && found.kind !== "impossible" && isSameTarget(request, other),
    );
    if (kind === "unknown" && isKnown) outcomes.set(request, { kind: "spent" });
  }
  return outcomes;
}

function judgeMatch({ request, pairs, taken }: MatchedRequest): Outcome | undefined {
  const [pair, ...others] = pairs;
  if (pair !== undefined && others.length === 0) return { kind: "rename", pair };
  if (pair !== undefined) return { kind: "impossible", problem: refuseAmbiguous(request, pairs) };
  if (taken === undefined) return undefined;
  if (taken.isSpent) return { kind: "spent" };
  const { old, wanted } = taken.pair;
  const holder = describeObject(taken.holder);
  const message = `${describeObject(old)} can't get this name: the migrations make ${holder}`;
  const hint =
    taken.holder.kind === wanted.kind
      ? "if this rename has been done before, leave it out: another one has got the old name since"
      : `drop ${holder} in a migration of its own first`;
  const problem = refuseRequest(request, "rename-impossible", message, hint);
  return { kind: "impossible", problem };
}

function refuseAmbiguous(request: RenameRequest, pairs: readonly Pair[]): Problem {
  const meanings = pairs.map(({ old }) => describeObject(old));
  const more = "write the schema as well; of a routine the types of its arguments";
  const kinds = "; or the kind before it, as in column:customer.fax=telefax";
  return refuseRequest(
    request,
    "rename-ambiguous",
    `this can mean ${meanings.join(" or ")}`,
    request.place === undefined ? more + kinds : more,
  );
}

interface Resolved {
  readonly request: RenameRequest;
  readonly pair: Pair;
}

/** One object can't get two names, nor two objects one name. */
function findConflicts(resolved: readonly Resolved[]): readonly Problem[] {
  return resolved.flatMap(({ request, pair }, index) => {
    const other = resolved
      .slice(0, index)
      .find((each) => (each.pair.old === pair.old) !== (each.pair.wanted === pair.wanted));
    if (other === undefined) return [];
    const { label, place } = other.request;
    const where = place === undefined ? "" : ` at ${renderPlace(place)}`;
    const message = `it contradicts ${label}${where}`;
    return [refuseRequest(request, "rename-impossible", message, "keep one of them")];
  });
}

function isSameTarget(left: RenameRequest, right: RenameRequest): boolean {
  if (left === right || left.place === undefined) return false;
  const [a, b] = [left, right].map(({ kinds, to }) => JSON.stringify([kinds, to.parts]));
  return a === b;
}

function makeError(problems: readonly Problem[]): ConfitureError {
  const code = problems.some(({ file }) => file === undefined) ? "USAGE" : "SOURCE_REFUSED";
  const [problem, ...more] = problems;
  if (problem !== undefined && more.length === 0) {
    const { message, hint } = problem;
    const advice = hint === undefined ? {} : { hint };
    return new ConfitureError(code, message, { details: { problems }, ...advice });
  }
  return new ConfitureError(code, `${problems.length} renames can't be made`, {
    details: { problems },
  });
}
