/** One way of doing a piece of work, to be timed against others. */
export interface Contender {
  readonly name: string;
  /** Does the work once and returns how long it took, in milliseconds. */
  readonly run: () => Promise<number>;
}

/** What came out for one contender. */
export interface Measurement {
  readonly name: string;
  readonly medianMs: number;
  readonly fastestMs: number;
  readonly slowestMs: number;
  readonly rounds: number;
}

/**
 * Times contenders in turn, A B C A B C …, so that whatever disturbs the machine meets all of
 * them alike. The first round only warms the caches.
 */
export async function measureInTurn(
  contenders: readonly Contender[],
  rounds: number,
): Promise<Measurement[]> {
  const times = contenders.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      const ms = await contender.run();
      if (round > 0) times[index]?.push(ms);
    }
  }
  return contenders.map(({ name }, index) => summarise(name, times[index] ?? []));
}

/** The median, the fastest and the slowest of some times. */
export function summarise(name: string, times: readonly number[]): Measurement {
  return {
    name,
    medianMs: median(times),
    fastestMs: Math.min(...times),
    slowestMs: Math.max(...times),
    rounds: times.length,
  };
}

/** The middle value; the mean of the two in the middle when their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  const lower = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** The median of the measurement with this name, or undefined when it did not take part. */
export function medianOf(measurements: readonly Measurement[], name: string): number | undefined {
  return measurements.find((measurement) => measurement.name === name)?.medianMs;
}
