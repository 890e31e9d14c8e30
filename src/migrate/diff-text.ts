const CONTEXT = 2;
const LONGEST_DIFF = 40;
/** More lines are not compared one by one: only where they begin and end to differ. */
const LARGEST_TABLE = 4_000_000;

/**
 * The lines that differ between two texts, as `diff -u` shows them: `-` before, `+` now. The
 * empty string when they are the same.
 */
export function diffText(before: string, now: string): string {
  const [left, right] = [before.split("\n"), now.split("\n")];
  const head = countCommon(left, right);
  const tail = countCommon(left.slice(head).reverse(), right.slice(head).reverse());
  const removed = left.slice(head, left.length - tail);
  const added = right.slice(head, right.length - tail);
  if (removed.length + added.length === 0) return "";
  const lines = [
    ...left.slice(Math.max(0, head - CONTEXT), head).map((line) => `  ${line}`),
    ...compare(removed, added),
    ...left.slice(left.length - tail, left.length - tail + CONTEXT).map((line) => `  ${line}`),
  ];
  const hidden = lines.length - LONGEST_DIFF;
  if (hidden <= 0) return lines.join("\n");
  return [...lines.slice(0, LONGEST_DIFF), `… and ${hidden} more lines`].join("\n");
}

function countCommon(left: readonly string[], right: readonly string[]): number {
  let count = 0;
  while (count < left.length && count < right.length && left[count] === right[count]) count += 1;
  return count;
}

/** By the longest common subsequence; block by block where that would take too much memory. */
function compare(removed: readonly string[], added: readonly string[]): string[] {
  const width = added.length + 1;
  if ((removed.length + 1) * width > LARGEST_TABLE) {
    return [...removed.map((line) => `- ${line}`), ...added.map((line) => `+ ${line}`)];
  }
  const lengths = new Uint32Array((removed.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = removed.length - 1; row >= 0; row -= 1) {
    for (let column = added.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        removed[row] === added[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: string[] = [];
  let [row, column] = [0, 0];
  while (row < removed.length || column < added.length) {
    if (row < removed.length && removed[row] === added[column]) {
      lines.push(`  ${removed[row]}`);
      row += 1;
      column += 1;
    } else if (column < added.length && at(row, column + 1) > at(row + 1, column)) {
      lines.push(`+ ${added[column]}`);
      column += 1;
    } else if (row < removed.length) {
      lines.push(`- ${removed[row]}`);
      row += 1;
    } else {
      lines.push(`+ ${added[column]}`);
      column += 1;
    }
  }
  return lines;
}
