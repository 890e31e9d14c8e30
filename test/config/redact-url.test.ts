import { expect, test } from "bun:test";
import fc from "fast-check";
import { redactUrl } from "../../src/config/redact-url.ts";

const cases: [string, string][] = [
  ["postgresql://app:s3cret@db:5432/shop", "postgresql://app:***@db:5432/shop"],
  ["postgres://app@db/shop", "postgres://app@db/shop"],
  ["postgres://db:5432/shop", "postgres://db:5432/shop"],
  ["postgres://:s3cret@db/shop", "postgres://:***@db/shop"],
  ["postgres://app:s3@c/r?e#t@db/shop", "postgres://app:***@db/shop"],
  ["postgres://app@[::1]:5432/shop", "postgres://app@[::1]:5432/shop"],
  ["postgres://app:x@a:1,b:2/shop", "postgres://app:***@a:1,b:2/shop"],
  [
    "postgres:///shop?host=/run&password=x&user=y",
    "postgres:///shop?host=/run&password=***&user=y",
  ],
  ["postgres://h/shop?sslpassword=x", "postgres://h/shop?sslpassword=***"],
  ["postgres://h/shop?p%61ssword=x", "postgres://h/shop?p%61ssword=***"],
  ["postgres://h/shop?p%ssword=x", "postgres://h/shop?p%ssword=x"],
  ["postgres://h/shop?sslmode=require", "postgres://h/shop?sslmode=require"],
  ["host=h password=x dbname=d", "host=h password=*** dbname=d"],
  ["host=h password = 'a b' dbname=d", "host=h password = *** dbname=d"],
  ["  password: x", "  password: ***"],
  [
    "use postgres://a:b@h/d or postgres://c:d@h/d",
    "use postgres://a:***@h/d or postgres://c:***@h/d",
  ],
  ["no url at all", "no url at all"],
];

test.each(cases)("%s", (text, expected) => {
  expect(redactUrl(text)).toBe(expected);
});

test("no password survives, whatever it is made of", () => {
  const password = fc.string({ unit: fc.constantFrom(..."@:/?#&=%'\"$\\xyz[]"), minLength: 1 });
  fc.assert(
    fc.property(password, (tail) => {
      expect(redactUrl(`postgresql://app:s3cret${tail}@db/shop`)).not.toContain("s3cret");
    }),
  );
});
