import { type Guess, pairBest } from "./guess.ts";
import type { Sides } from "./match-request.ts";
import type { NamedCatalog, NamedObject } from "./named-objects.ts";
import { makeProfiler, type Profile } from "./profile.ts";
import { ALIKE, compareNames, compareSets } from "./similarity.ts";

/** So much of what is in two objects has to be the same. */
const MOSTLY = 0.6;
/** So much is enough where the names are alike, or where nothing else could be meant. */
const PARTLY = 0.4;
const NEARLY_ALL = 0.8;
/** So much of the smaller one in the other one, if it is more than a few things. */
const GROWN = 0.75;
const FEW = 3;

type Verdict = Omit<Guess, "pair"> | undefined;

/** Tables, views, types and so on that may have been renamed in their schema; and schemas. */
export function guessObjects({ actual, desired }: Sides): readonly Guess[] {
  const gone = listProfiled(actual, desired);
  const come = listProfiled(desired, actual);
  const profiles = new Map([...gone, ...come]);
  const groupOf = ({ kind, schema }: NamedObject) => JSON.stringify([kind, schema]);
  const candidates = Map.groupBy(come.keys(), groupOf);
  const shape = (object: NamedObject) => {
    const profile = profiles.get(object);
    return profile?.by === "definition" ? profile.definition : "";
  };
  return [...Map.groupBy(gone.keys(), groupOf)].flatMap(([key, olds]) =>
    pairBest(olds, candidates.get(key) ?? [], shape, ({ old, wanted }, isOnlyPair) => {
      const [before, after] = [profiles.get(old), profiles.get(wanted)];
      const likeness = compareNames(old.name, wanted.name);
      const onlyKind = isOnlyPair ? old.kind : undefined;
      if (before?.by === "contents" && after?.by === "contents") {
        return judgeContents(before, after, likeness, onlyKind);
      }
      return judgeDefinitions(before, after, likeness, onlyKind);
    }),
  );
}

/** What only one side has, and what makes it what it is. */
function listProfiled(here: NamedCatalog, there: NamedCatalog): Map<NamedObject, Profile> {
  const profileOf = makeProfiler(here);
  const missing = here.objects.filter(
    (object) => object.of === undefined && there.find(object) === undefined,
  );
  return new Map(
    missing.flatMap((object) => {
      const profile = profileOf(object);
      return profile === undefined ? [] : [[object, profile] as const];
    }),
  );
}

function judgeContents(
  before: Extract<Profile, { by: "contents" }>,
  after: Extract<Profile, { by: "contents" }>,
  likeness: number,
  onlyKind: string | undefined,
): Verdict {
  const common = compareSets(before.contents, after.contents);
  const same = new Set(before.contents).intersection(new Set(after.contents)).size;
  const sizes = [before.contents.length, after.contents.length];
  const isAlike = likeness >= ALIKE;
  const isGrown = same >= FEW && same / Math.min(...sizes) >= GROWN;
  const isEnough = common >= MOSTLY || isGrown;
  if (!isEnough && (common < PARTLY || (!isAlike && onlyKind === undefined))) return undefined;
  const reasons = [`${same} of ${Math.max(...sizes)} ${before.noun} are the same`];
  if (isAlike) reasons.push("the names are alike");
  else if (!isEnough) reasons.push(`no other ${onlyKind} goes or comes`);
  return {
    score: common * 0.7 + likeness * 0.3,
    confidence: common >= NEARLY_ALL || (common >= MOSTLY && isAlike) ? "high" : "low",
    reason: reasons.join("; "),
  };
}

function judgeDefinitions(
  before: Profile | undefined,
  after: Profile | undefined,
  likeness: number,
  onlyKind: string | undefined,
): Verdict {
  if (before?.by !== "definition" || after?.by !== "definition") return undefined;
  if (before.definition !== after.definition) return undefined;
  const isAlike = likeness >= ALIKE;
  if (!before.isTelling && !isAlike && onlyKind === undefined) return undefined;
  const reasons = ["the definition is the same"];
  if (isAlike) reasons.push("the names are alike");
  else if (!before.isTelling) {
    reasons.push(`no other ${onlyKind} like it goes or comes, though the names are unlike`);
  }
  return {
    score: 0.7 + likeness * 0.3,
    confidence: before.isTelling || isAlike ? "high" : "low",
    reason: reasons.join("; "),
  };
}
