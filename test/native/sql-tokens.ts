import fc from "fast-check";

/** Pieces of SQL, and of what is not, that a lexer can stumble over. */
const TOKENS: readonly (string | readonly number[])[] = [
  ..."'\"$;()-/*\\eE_a1 \n\r\t<>\0".split(""),
  ...["''", "E'", "e'\\'", "U&'", "\\'", "$$", "$a$", "$ab$", "$é$", "$1", "a$", "$e"],
  ...["--", "-- x", "/*", "*/", "/* */", "\r\n", "\n'", "'\n'", "'--\n'", "\n\n", ";\n"],
  ...["<<<<<<<", "\n<<<<<<< ", "\n>>>>>>>\n", "\n<<<<<<<<", ">>>>>>>", "<<<<<<"],
  ...["\ufeff", "é", "€", "😀", "e\u0301", "\u00a0", "\uffee", "SELECT 1", "CREATE", ";"],
  ...[[0xff], [0x80], [0xc3], [0xe2, 0x82], [0xf0, 0x9f], [0xed, 0xa0, 0x80], [0xc0, 0x80]],
  ...[[0xef], [0xef, 0xbb], [0xef, 0xbb, 0xbf], [0xf4, 0x90, 0x80, 0x80]],
];

/** As {@link TOKENS}, without what makes a file no text or ends its check at once. */
const MILD_TOKENS = TOKENS.filter(
  (token) => typeof token === "string" && !/[\0\\]|<{7}|>{7}/.test(token),
);

function bytesOf(tokens: readonly (string | readonly number[])[]): Uint8Array {
  return Buffer.concat(
    tokens.map((token) => (typeof token === "string" ? Buffer.from(token) : Buffer.from(token))),
  );
}

/** The bytes of a file that looks like SQL and is mostly wrong in some way. */
export const sqlBytes: fc.Arbitrary<Uint8Array> = fc
  .oneof(
    fc.array(fc.constantFrom(...MILD_TOKENS), { maxLength: 40 }),
    fc.array(fc.constantFrom(...TOKENS), { maxLength: 20 }),
  )
  .map(bytesOf);

/** The bytes of a file that is accepted, though it may lack its last semicolon or line feed. */
export const soundSqlBytes: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.constantFrom(
      ...["\ufeff", "SELECT 1;\n", "SELECT 'a\r\nb'", " -- x\n", "/* /* */ */", "\r\n", "\n"],
      ...["DO $x$ ' $$ $x$;", "SELECT E'\\'';", "é;", " (;)", ";\r", '"""";', "\t"],
    ),
    { maxLength: 12 },
  )
  .map(bytesOf);
