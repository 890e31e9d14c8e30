import { describe, expect, test } from "bun:test";
import { renderAnnotations, renderCommand } from "../../action/annotations.ts";
import { type CommandDocument, parseDocument } from "../../action/document.ts";

function parse(fields: Record<string, unknown>): CommandDocument {
  const document = parseDocument({ schemaVersion: 1, command: "build", ok: false, ...fields });
  if (document === undefined) throw new Error("this is no document");
  return document;
}

describe("a workflow command", () => {
  test("carries its properties and its message", () => {
    const command = renderCommand("error", { file: "a.sql", line: "3", col: "7" }, "a message");
    expect(command).toBe("::error file=a.sql,line=3,col=7::a message");
  });

  test("stays one line and one command, whatever is in it", () => {
    const command = renderCommand(
      "error",
      { file: "a,line=9::b%0A\n.sql" },
      "first\r\n::add-mask::100%",
    );
    expect(command).toBe(
      "::error file=a%2Cline=9%3A%3Ab%250A%0A.sql::first%0D%0A::add-mask::100%25",
    );
    expect(command.split(/\r|\n/)).toHaveLength(1);
  });
});

describe("the annotations of a document", () => {
  const problem = {
    severity: "error",
    code: "42601",
    message: "syntax error",
    file: "db/schema/a.sql",
    line: 3,
    column: 8,
  };

  test("stand at file, line and column, from the workspace", () => {
    const document = parse({ problems: [problem] });
    expect(renderAnnotations(document, ".")).toEqual([
      "::error file=db/schema/a.sql,line=3,col=8,title=Confiture%3A 42601::syntax error",
    ]);
    expect(renderAnnotations(document, "apps/shop/")[0]).toContain(
      "file=apps/shop/db/schema/a.sql,",
    );
    expect(renderAnnotations(document, ".\\apps")[0]).toContain("file=apps/db/schema/a.sql,");
  });

  test("keep the severity, and add the hint on a line of its own", () => {
    const document = parse({ problems: [{ ...problem, severity: "warning", hint: "do this" }] });
    expect(renderAnnotations(document, ".")[0]).toMatch(/^::warning .*::syntax error%0Ado this$/);
  });

  test("a problem without a place has no file", () => {
    const document = parse({ problems: [{ severity: "notice", code: "n", message: "m" }] });
    expect(renderAnnotations(document, ".")).toEqual(["::notice title=Confiture%3A n::m"]);
  });

  test("an error without problems is one annotation, with its hint", () => {
    const error = { code: "NOT_INITIALISED", message: "no project", hint: "run init" };
    expect(renderAnnotations(parse({ problems: [], error }), ".")).toEqual([
      "::error title=Confiture%3A NOT_INITIALISED::no project%0Arun init",
    ]);
  });

  test("a success without warnings has none", () => {
    expect(renderAnnotations(parse({ ok: true, problems: [] }), ".")).toEqual([]);
  });
});

describe("reading a document", () => {
  test("what a failure found is taken from its details", () => {
    const hash = "a".repeat(64);
    const details = { hash, files: 4, differences: [{ kind: "added", path: "x.sql" }] };
    const document = parse({ problems: [], error: { code: "HASH_DIFFERS", message: "", details } });
    expect(document).toMatchObject({ hash, files: 4 });
    expect(document.differences).toEqual([{ kind: "added", path: "x.sql", from: undefined }]);
  });

  test.each([[undefined], [null], [[]], ["text"], [{ schemaVersion: 2 }]])(
    "%p is no document",
    (value) => {
      expect(parseDocument(value)).toBeUndefined();
    },
  );

  test("fields of a wrong type are as if they were not there", () => {
    const document = parse({ hash: "abc\nother=1", files: "4", problems: [3, { line: 1.5 }] });
    expect(document).toMatchObject({ hash: undefined, files: undefined });
    expect(document.problems).toHaveLength(1);
    expect(document.problems[0]?.line).toBeUndefined();
  });
});
