const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes for people, in powers of 1000: `82.4 kB`. */
export function formatSize(sizeBytes: number): string {
  let value = sizeBytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return unit === 0 ? `${value} B` : `${value.toFixed(1)} ${UNITS[unit]}`;
}

/** Milliseconds for people: `23 ms`, `1.4 s`, `2 min 5 s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Math.max(1, Math.round(durationMs))} ms`;
  if (durationMs < 60_000) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A number of rows for people, as an estimate deserves: `740`, `5.2 k`, `12 M`. */
export function formatRows(rows: number): string {
  const unit = [
    [1e9, " G"],
    [1e6, " M"],
    [1e3, " k"],
  ] as const;
  const [size, letter] = unit.find(([least]) => rows >= least) ?? [1, ""];
  const value = rows / size;
  return `${size > 1 && value < 10 ? value.toFixed(1) : Math.round(value)}${letter} rows`;
}
