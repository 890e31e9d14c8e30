/** Where every file of a schema stands in the built output. */
export interface BuildMap {
  readonly files: readonly MappedFile[];
}

/** One file's place in the output; the separators and what was added lie between two of them. */
export interface MappedFile {
  readonly path: string;
  /** Byte offset of the file's first byte in the output. */
  readonly start: number;
  /** Bytes of the file's own in the output. */
  readonly length: number;
  /** 1-based line of its first byte in the output. */
  readonly line: number;
}

/** A place in a source file: a byte offset without the byte-order mark, or a 1-based line. */
export interface MappedOffset {
  readonly file: MappedFile;
  readonly offset: number;
}

/**
 * The file, and the offset in it, of a byte of the output. Undefined for the header and for a
 * separator; a byte that was added after a file (a line feed, a semicolon) maps to its end.
 */
export function mapOffset(map: BuildMap, outputOffset: number): MappedOffset | undefined {
  const file = findLast(map.files, (candidate) => candidate.start <= outputOffset);
  if (file === undefined) return undefined;
  return { file, offset: Math.min(outputOffset - file.start, file.length) };
}

/**
 * The file, and the 1-based line in it, of a line of the output. Undefined for the header. Lines
 * of a separator map to the file before it.
 */
export function mapLine(
  map: BuildMap,
  outputLine: number,
): { readonly file: MappedFile; readonly line: number } | undefined {
  const file = findLast(map.files, (candidate) => candidate.line <= outputLine);
  return file === undefined ? undefined : { file, line: outputLine - file.line + 1 };
}

function findLast(
  files: readonly MappedFile[],
  isBefore: (file: MappedFile) => boolean,
): MappedFile | undefined {
  let low = 0;
  let high = files.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const file = files[middle];
    if (file !== undefined && isBefore(file)) low = middle + 1;
    else high = middle;
  }
  return files[low - 1];
}
