import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { isDenied } from "../../../src/plan/renames/find-probable-renames.ts";
import { renderRenameQuestion } from "../../../src/plan/renames/render-rename-question.ts";
import { CaseServer } from "../case-server.ts";
import { findCandidates, makeCandidate } from "./candidates.ts";
import { catchError } from "./read-sql.ts";

setDefaultTimeout(120_000);

let server: CaseServer;
beforeAll(async () => {
  server = await CaseServer.start(18);
});
afterAll(() => server[Symbol.asyncDispose]());

const find = (old: string, wanted: string) => findCandidates(server, old, wanted);

describe("a flag", () => {
  test("has the kind, or the arguments, where a name alone can mean two", async () => {
    const old = `CREATE TABLE t (same int CONSTRAINT same CHECK (same > 0));
      CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2'`;
    const wanted = old.replaceAll("same", "other").replaceAll("FUNCTION f", "FUNCTION g");
    expect((await find(old, wanted)).map(({ flag }) => flag)).toEqual([
      "--rename 'f(integer)=g'",
      "--rename 'f(text)=g'",
      "--rename column:t.same=other",
    ]);
  });
});

describe("a candidate is denied", () => {
  test.each([
    ["t.fax=telefax", true],
    ["public.t.fax=telefax", true],
    ["column:t.fax=telefax", true],
    ["constraint:t.fax=telefax", false],
    ["t.fax=mail", false],
    ["u.fax=telefax", false],
    ["fax=telefax", false],
    ["crm.t.fax=telefax", false],
  ])("by %s: %p", async (text, expected) => {
    const rename = { kind: "column", schema: "public", of: "t", from: "fax", to: "telefax" };
    const candidate = makeCandidate(rename);
    expect(isDenied(candidate, [text])).toBe(expected);
    expect(isDenied(candidate, ["x=y", text])).toBe(expected);
    expect(isDenied(candidate, [])).toBe(false);
  });

  test("by its own flag, whatever it is", async () => {
    const old =
      "CREATE SCHEMA s; CREATE TYPE s.e AS ENUM ('New'); CREATE FUNCTION s.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'";
    const wanted = old.replace("New", "Very new").replace("s.f(", 's."F"(');
    const found = await find(old, wanted);
    expect(found).toHaveLength(2);
    for (const candidate of found) {
      const denying = found.filter(({ text }) => isDenied(candidate, [text]));
      expect(denying).toEqual([candidate]);
    }
  });

  test("not by what can't be read, which is said", () => {
    const rename = { kind: "table", schema: "public", from: "a", to: "b" };
    const candidate = makeCandidate(rename);
    const error = catchError(() => isDenied(candidate, ["a"]));
    expect([error.code, error.message]).toEqual(["USAGE", "--no-rename a: this is not old=new"]);
    expect(error.hint).toStartWith("write --no-rename customer=client");
  });
});

describe("a question", () => {
  test.each([
    ["table", "with its rows"],
    ["column", "with what is stored in it"],
    ["schema", "with all that is in it"],
    ["sequence", "with the number that it has come to"],
    ["enum value", "which fails where a row has it"],
    ["view", "is dropped, and b is created"],
  ])("of a %s says what is lost otherwise", (kind, loss) => {
    const rename = {
      kind,
      schema: "public",
      ...(kind === "column" && { of: "t" }),
      from: "a",
      to: "b",
    };
    const candidate = makeCandidate(rename);
    expect(renderRenameQuestion(candidate)).toContain(loss);
  });

  test("names both, and why", async () => {
    const [candidate] = await find(
      "CREATE TABLE t (fax text, id int)",
      "CREATE TABLE t (telefax text, id int)",
    );
    expect(candidate && renderRenameQuestion(candidate)).toBe(
      `Was column fax of public.t renamed to telefax?
  The type is the same, text; the names are alike; the place is the same.
  If not: fax is dropped with what is stored in it, and telefax is created.`,
    );
  });
});
