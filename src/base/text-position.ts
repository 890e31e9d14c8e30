/** A place in a text: 1-based line and column (in code points), and the line's own text. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
  readonly sourceLine: string;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const LONGEST_SOURCE_LINE_BYTES = 4096;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Where byte `offset` stands in a UTF-8 text. A byte-order mark at the start is not counted in
 * the column. An offset past the end is taken as the end.
 */
export function locateOffset(text: Uint8Array, offset: number): TextPosition {
  const end = Math.min(Math.max(offset, 0), text.length);
  let line = 1;
  let lineStart = hasByteOrderMark(text) ? 3 : 0;
  for (;;) {
    const next = text.indexOf(LINE_FEED, lineStart);
    if (next === -1 || next >= end) break;
    line += 1;
    lineStart = next + 1;
  }
  return {
    line,
    column: countCodePoints(text, lineStart, end) + 1,
    sourceLine: readLine(text, lineStart),
  };
}

/** Whether the bytes begin with the UTF-8 byte-order mark. */
export function hasByteOrderMark(text: Uint8Array): boolean {
  return text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf;
}

function countCodePoints(text: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let index = start; index < end; index += 1) {
    if (((text[index] ?? 0) & 0xc0) !== 0x80) count += 1;
  }
  return count;
}

function readLine(text: Uint8Array, start: number): string {
  let end = text.indexOf(LINE_FEED, start);
  if (end === -1) end = text.length;
  if (end > start && text[end - 1] === CARRIAGE_RETURN) end -= 1;
  return decoder.decode(text.subarray(start, Math.min(end, start + LONGEST_SOURCE_LINE_BYTES)));
}
