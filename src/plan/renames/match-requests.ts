import { findPairs, type Pair, preferPublic, type Sides, toRename } from "./match-request.ts";
import { type NameChanges, readNameChanges } from "./name-changes.ts";
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
  /** Both names stay: it is a directive that was done, and the old name is a later object's. */
  readonly isSpent: boolean;
}

/** One meaning of one request. */
interface Meaning {
  readonly request: RenameRequest;
  readonly pair: Pair;
  readonly taken: TakenPair | undefined;
}

/** Schemas, what is in them, routines, parts: what a later one is called depends on earlier ones. */
const STAGES = ["schema", "table", "function", "column"].map(rankOf);

/** Finds what requests mean, each together with the others. */
export function matchRequests(
  requests: readonly RenameRequest[],
  sides: Sides,
): readonly MatchedRequest[] {
  const free: Meaning[] = [];
  const lost: Meaning[] = [];
  for (const [index, rank] of STAGES.entries()) {
    const end = STAGES[index + 1] ?? Number.POSITIVE_INFINITY;
    const isHere = ({ old }: Pair) => rankOf(old.kind) >= rank && rankOf(old.kind) < end;
    const changes = readNameChanges(free.map(({ pair }) => toRename(pair)));
    const meanings = requests.flatMap((request) =>
      preferPublic(request, findPairs(request, sides, changes).filter(isHere)).map((pair) => ({
        request,
        pair,
        taken: findTaken(request, pair, sides, changes),
      })),
    );
    const kept = keepFree(meanings);
    free.push(...kept);
    lost.push(...meanings.filter((each) => !kept.includes(each)));
  }
  return requests.map((request) => {
    const pairs = free.filter((each) => each.request === request).map(({ pair }) => pair);
    const taken = lost.find((each) => each.request === request)?.taken;
    return { request, pairs, ...(taken && { taken }) };
  });
}

function findTaken(
  { place }: RenameRequest,
  pair: Pair,
  { actual, desired }: Sides,
  changes: NameChanges,
): TakenPair | undefined {
  const holder = findHolder(pair.old, pair.wanted.name, actual);
  if (holder === undefined) return undefined;
  const isKept = desired.find({ ...pair.old, ...changes.after(pair.old) }) !== undefined;
  return { pair, holder, isSpent: place !== undefined && isKept };
}

/** A new name that something has already is free if that gets another name, too. */
function keepFree(meanings: readonly Meaning[]): readonly Meaning[] {
  const free = meanings.filter(({ taken }) => {
    if (taken === undefined) return true;
    return !taken.isSpent && meanings.some(({ pair }) => pair.old === taken.holder);
  });
  return free.length === meanings.length ? free : keepFree(free);
}
