const UNITS: { readonly [unit: string]: number } = {
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** What {@link parseDuration} takes, for messages. */
export const DURATION_HINT = "write a number with a unit: 500ms, 3s, 10min, or 0";

/** Milliseconds of `3s`, `500 ms` or, as in PostgreSQL, of a plain number of milliseconds. */
export function parseDuration(text: string): number | undefined {
  const [, digits = "", unit = "ms"] = /^'?(\d{1,9})\s*(ms|s|min|h|d)?'?$/.exec(text.trim()) ?? [];
  const factor = UNITS[unit];
  if (digits === "" || factor === undefined) return undefined;
  const durationMs = Number(digits) * factor;
  return durationMs > 2_147_483_647 ? undefined : durationMs;
}
