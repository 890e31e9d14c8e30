/** One reason why a release may not go out. */
export interface Refusal {
  /** The file, package or tag that it is about. */
  readonly where: string;
  readonly what: string;
  /** What to do about it. */
  readonly fix: string;
}

/** One refusal as two lines for a terminal. */
export function renderRefusal({ where, what, fix }: Refusal): string {
  return `${where}: ${what}\n    ${fix}\n`;
}
