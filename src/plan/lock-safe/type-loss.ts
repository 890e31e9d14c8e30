import { readType, type TypeText } from "./type-text.ts";

/** How many digits before the point a whole number of a type can have. */
const DIGITS: { readonly [type: string]: number } = { smallint: 5, integer: 10, bigint: 19 };
const FLOATS: readonly string[] = ["real", "double precision"];
const STRINGS: readonly string[] = ["text", "character varying", "character"];
const BITS: readonly string[] = ["bit", "bit varying"];
const TIME = /^(?:time|timestamp|interval)\b/;
const FULL_PRECISION = 6;

const FAILS = "a value that does not fit makes it fail";
const LONGER = "a longer value makes it fail";
const ROUNDS = "values are rounded";

/** Whether a loss is none: the statement fails instead. */
export function isRefusal(loss: string): boolean {
  return loss.endsWith("makes it fail");
}

/** Conversions between different types that change values, and what they do to them. */
const CHANGES: { readonly [pair: string]: string } = {
  "timestamp with time zone → date": "the time of day is lost",
  "timestamp without time zone → date": "the time of day is lost",
  "timestamp with time zone → time without time zone": "the date is lost",
  "timestamp with time zone → time with time zone": "the date is lost",
  "timestamp without time zone → time without time zone": "the date is lost",
  "timestamp with time zone → timestamp without time zone":
    "the time zone is lost: what remains is the time in the zone of the session",
  "time with time zone → time without time zone": "the time zone is lost",
  "json → jsonb": "white space, the order of keys and repeated keys are lost",
  "inet → cidr": "the bits of the host are lost",
  "integer → boolean": "every number but 0 becomes true",
};

/** Conversions between different types that keep every value. */
const HARMLESS: readonly string[] = [
  "cidr → inet",
  "jsonb → json",
  "boolean → integer",
  "real → double precision",
  "date → timestamp without time zone",
  "date → timestamp with time zone",
  "timestamp without time zone → timestamp with time zone",
  "time without time zone → time with time zone",
];

/**
 * What may happen to values that get another type: they are changed, or refused. Undefined
 * where none is. Both types without their domains.
 */
export function describeLoss(from: string, to: string): string | undefined {
  const [old, wanted] = [readType(from), readType(to)];
  if (from === to || (old.isArray && !wanted.isArray && isUnlimitedText(wanted))) return undefined;
  if (old.isArray !== wanted.isArray) return castOnly();
  const pair = `${old.base} → ${wanted.base}`;
  if (isUnlimitedText(wanted)) {
    return old.base === "character" ? "blanks at the end of values are lost" : undefined;
  }
  if (STRINGS.includes(wanted.base)) return describeLength(old, wanted);
  if (HARMLESS.includes(pair)) return undefined;
  if (CHANGES[pair] !== undefined) return CHANGES[pair];
  if (isNumber(old.base) && isNumber(wanted.base)) return describeNumber(old, wanted);
  if (BITS.includes(old.base) && BITS.includes(wanted.base)) return describeBits(old, wanted);
  if (TIME.test(wanted.base)) return describePrecision(old, wanted);
  return STRINGS.includes(old.base)
    ? `a value that can't be read as ${to} makes it fail`
    : castOnly();
}

function castOnly(): string {
  return "each value is cast, which may change or refuse it";
}

function isUnlimitedText({ base, limits }: TypeText): boolean {
  if (base === "character varying" || base === "text") return limits.length === 0;
  return /(?:^|\.)citext$/.test(base);
}

/** `character` and `character varying` with a limit. */
function describeLength(old: TypeText, { limits: [limit = 0] }: TypeText): string | undefined {
  const [before = Number.POSITIVE_INFINITY] = old.limits;
  return STRINGS.includes(old.base) && before <= limit ? undefined : LONGER;
}

function describeBits(old: TypeText, wanted: TypeText): string | undefined {
  if (wanted.base === "bit") return "bits are cut off or filled up with zeros";
  const [before = Number.POSITIVE_INFINITY] = old.limits;
  return before <= (wanted.limits[0] ?? Number.POSITIVE_INFINITY) ? undefined : LONGER;
}

function isNumber(base: string): boolean {
  return DIGITS[base] !== undefined || base === "numeric" || FLOATS.includes(base);
}

function describeNumber(old: TypeText, wanted: TypeText): string | undefined {
  const digits = DIGITS[old.base];
  const room = DIGITS[wanted.base];
  if (digits !== undefined) {
    if (room !== undefined) return room < digits ? FAILS : undefined;
    if (wanted.base === "numeric") return describeScale(digits, 0, wanted);
    const isExact =
      digits < (wanted.base === "real" ? (DIGITS.integer ?? 0) : (DIGITS.bigint ?? 0));
    return isExact ? undefined : ROUNDS;
  }
  if (room !== undefined) return `${ROUNDS}, and ${FAILS}`;
  if (wanted.base !== "numeric" || old.base !== "numeric") return ROUNDS;
  const [precision = Number.POSITIVE_INFINITY, scale = Number.POSITIVE_INFINITY] = old.limits;
  const whole = old.limits.length === 0 ? Number.POSITIVE_INFINITY : precision - scale;
  return describeScale(whole, scale, wanted);
}

/** What a number of so many digits before and behind the point becomes in a numeric. */
function describeScale(whole: number, scale: number, { limits }: TypeText): string | undefined {
  const [precision, behind = 0] = limits;
  if (precision === undefined) return undefined;
  const effects = [
    ...(behind < scale ? [ROUNDS] : []),
    ...(precision - behind < whole ? [FAILS] : []),
  ];
  return effects.length === 0 ? undefined : effects.join(", and ");
}

function describePrecision(old: TypeText, wanted: TypeText): string | undefined {
  const isSame = old.base === wanted.base || (wanted.base === "interval" && TIME.test(old.base));
  if (!isSame) return STRINGS.includes(old.base) ? FAILS : castOnly();
  const before = old.limits[0] ?? FULL_PRECISION;
  return (wanted.limits[0] ?? FULL_PRECISION) < before ? ROUNDS : undefined;
}
