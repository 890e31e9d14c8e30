/**
 * What a byte means to the lexer in its default state. The order matters: from `dollar` on the
 * bytes belong to a word, from `digit` on to a number and to the tag of a dollar quote.
 */
export const BYTE = {
  plain: 0,
  space: 1,
  lineEnd: 2,
  quote: 3,
  doubleQuote: 4,
  minus: 5,
  slash: 6,
  open: 7,
  close: 8,
  backslash: 9,
  semicolon: 10,
  dollar: 11,
  digit: 12,
  letter: 13,
} as const;

const CLASS_BY_CHARACTERS: readonly (readonly [string, number])[] = [
  [" \t\f\v", BYTE.space],
  ["\n\r", BYTE.lineEnd],
  ["'", BYTE.quote],
  ['"', BYTE.doubleQuote],
  ["-", BYTE.minus],
  ["/", BYTE.slash],
  ["(", BYTE.open],
  [")", BYTE.close],
  ["\\", BYTE.backslash],
  [";", BYTE.semicolon],
  ["$", BYTE.dollar],
  ["0123456789", BYTE.digit],
  ["abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_", BYTE.letter],
];

/** The class of every byte. */
export const BYTE_CLASSES: Uint8Array = buildClasses();

function buildClasses(): Uint8Array {
  const classes = new Uint8Array(256).fill(BYTE.plain, 0, 0x80).fill(BYTE.letter, 0x80);
  for (const [characters, byteClass] of CLASS_BY_CHARACTERS) {
    for (const character of characters) classes[character.charCodeAt(0)] = byteClass;
  }
  return classes;
}
