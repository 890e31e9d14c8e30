import { findPairs, type Pair, preferPublic, type Sides, toRename } from "./match-request.ts";
import { readNameChanges } from "./name-changes.ts";
import { findHolder } from "./name-spaces.ts";
import type { NamedObject } from "./named-objects.ts";
import { rankOf } from "./order-renames.ts";
import type { RenameRequest } from "./rename-request.ts";

/** What a request can mean. */
export interface MatchedRequest {
  readonly request: RenameRequest;
  readonly pairs: readonly Pair[];
  /** What it would mean if the new name were free. */
  readonly taken?: TakenPair;
}

interface TakenPair {
  readonly pair: Pair;
  readonly holder: NamedObject;
}

/** One meaning of one request. */
interface Meaning {
  readonly request: RenameRequest;
  readonly pair: Pair;
  readonly holder: NamedObject | undefined;
}

/** Schemas, what is in them, routines, parts: what a later one is called depends on earlier ones. */
const STAGES = ["schema", "table", "function", "column"].map(rankOf);

/** Finds what requests mean, each together with the others. */
export function matchRequests(
  requests: readonly RenameRequest[],
  sides: Sides,
): readonly MatchedRequest[] {
  const free: Meaning[] = [];
  const taken: Meaning[] = [];
  for (const [index, rank] of STAGES.entries()) {
    const end = STAGES[index + 1] ?? Number.POSITIVE_INFINITY;
    const isHere = ({ old }: Pair) => rankOf(old.kind) >= rank && rankOf(old.kind) < end;
    const changes = readNameChanges(free.map(({ pair }) => toRename(pair)));
    const meanings = requests.flatMap((request) =>
      preferPublic(request, findPairs(request, sides, changes).filter(isHere)).map((pair) => ({
        request,
        pair,
        holder: findHolder(pair.old, pair.wanted.name, sides.actual),
      })),
    );
    const kept = keepFree(meanings, sides);
    free.push(...kept);
    taken.push(...meanings.filter((each) => !kept.includes(each)));
  }
  return requests.map((request) => {
    const pairs = free.filter((each) => each.request === request).map(({ pair }) => pair);
    const first = taken.find((each) => each.request === request);
    if (first?.holder === undefined) return { request, pairs };
    return { request, pairs, taken: { pair: first.pair, holder: first.holder } };
  });
}

/** A new name that something has already is free if that gets another name, too. */
function keepFree(meanings: readonly Meaning[], sides: Sides): readonly Meaning[] {
  const kept = meanings.filter(
    ({ holder, request, pair }) => holder === undefined || !isSpent(request, pair, sides),
  );
  const free = kept.filter(
    ({ holder }) => holder === undefined || kept.some(({ pair }) => pair.old === holder),
  );
  return free.length === meanings.length ? free : keepFree(free, sides);
}

/** Both names stay: the directive has been done, and the old name is that of a later object. */
function isSpent({ place }: RenameRequest, { old }: Pair, { desired }: Sides): boolean {
  return place !== undefined && desired.find(old) !== undefined;
}
