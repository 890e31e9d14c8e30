import { readType, type TypeText } from "./type-text.ts";

/** What becomes of a table whose column gets another type. */
export interface TypeChange {
  /** Whether every row is written anew. */
  readonly isRewritten: boolean;
  /** Whether the indexes on the column are, even if the table isn't. */
  readonly isReindexed: boolean;
}

const UNTOUCHED: TypeChange = { isRewritten: false, isReindexed: false };
const REWRITTEN: TypeChange = { isRewritten: true, isReindexed: true };

/** The most digits behind the second that a time can have. */
const FULL_PRECISION = 6;

const LENGTHS = ["character varying", "bit varying"];
const TIMES = /^(?:time|timestamp) with(?:out)? time zone$|^interval/;
const CITEXT = /(?:^|\.)citext$/;

/**
 * Whether rows must be written for another type. PostgreSQL needs not where the bytes stay, and
 * only what is known to be so counts; both types without their domains.
 */
export function classifyTypeChange(from: string, to: string): TypeChange {
  if (from === to) return UNTOUCHED;
  const [old, wanted] = [readType(from), readType(to)];
  if (old.isArray || wanted.isArray) return REWRITTEN;
  if (isText(old.base) && CITEXT.test(wanted.base))
    return { isRewritten: false, isReindexed: true };
  if (CITEXT.test(old.base) && isText(wanted.base))
    return { isRewritten: false, isReindexed: true };
  return isWidened(old, wanted) ? UNTOUCHED : REWRITTEN;
}

function isText(base: string): boolean {
  return base === "text";
}

function isWidened(old: TypeText, wanted: TypeText): boolean {
  const { base, limits } = wanted;
  const pair = `${old.base} → ${base}`;
  const isUnlimited = limits.length === 0;
  if (["character varying → text", "cidr → inet", "xml → text"].includes(pair)) return true;
  if (pair === "text → character varying") return isUnlimited;
  if (TIMES.test(base) && isSameTime(old.base, base)) {
    return (limits[0] ?? FULL_PRECISION) >= (old.limits[0] ?? FULL_PRECISION);
  }
  if (old.base !== base) return false;
  if (LENGTHS.includes(base)) return isUnlimited || isAtLeast(limits[0], old.limits[0]);
  if (base !== "numeric") return false;
  return isUnlimited || (isAtLeast(limits[0], old.limits[0]) && limits[1] === old.limits[1]);
}

/** `interval day to second` becomes `interval` with nothing lost. */
function isSameTime(old: string, wanted: string): boolean {
  return old === wanted || (wanted === "interval" && old.startsWith("interval"));
}

/** A type without a limit is not within one. */
function isAtLeast(wanted: number | undefined, old: number | undefined): boolean {
  return wanted !== undefined && old !== undefined && wanted >= old;
}

/** Whether an explicit cast cuts long values off, where that of an assignment refuses them. */
export function cutsOff(from: string, to: string): boolean {
  const [old, wanted] = [readType(from), readType(to)];
  const [limit] = wanted.limits;
  if (limit === undefined || old.isArray !== wanted.isArray) return false;
  const isShorter = !isAtLeast(limit, old.limits[0]);
  if (wanted.base === "bit varying") return old.base === "bit varying" && isShorter;
  const isString = ["text", "character varying", "character"].includes(old.base);
  return isString && ["character varying", "character"].includes(wanted.base) && isShorter;
}
