import { describe, expect, test } from "bun:test";
import { parseDocument } from "../../action/document.ts";
import { renderSummary } from "../../action/summary.ts";

const HASH = "0123456789abcdef".repeat(4);

function summarise(fields: Record<string, unknown>, exitCode = 0): string {
  const document = parseDocument({ schemaVersion: 1, command: "build", problems: [], ...fields });
  return renderSummary(document, exitCode);
}

describe("the summary of a run", () => {
  test("a build that was checked says so, with the files and the hash", () => {
    const text = summarise({ ok: true, files: 12, hash: HASH, check: { serverVersion: "18.4" } });
    expect(text).toContain("### Confiture: the schema builds and loads into PostgreSQL 18.4 ");
    expect(text).toContain("12 files");
    expect(text).toContain(`Schema hash: \`${HASH}\``);
  });

  test("a comparison lists every file with what happened to it", () => {
    const differences = [
      { kind: "added", path: "db/a.sql" },
      { kind: "renamed", path: "db/b.sql", from: "db/c.sql" },
    ];
    const error = { code: "HASH_DIFFERS", message: "2 files differ", details: { differences } };
    const text = summarise({ ok: false, error });
    expect(text).toContain("### Confiture: 2 schema files changed\n");
    expect(text).toContain("| added | <code>db/a.sql</code> |");
    expect(text).toContain("| renamed from <code>db/c.sql</code> | <code>db/b.sql</code> |");
  });

  test("a comparison without a difference says so", () => {
    const text = summarise({ command: "hash", ok: true, differences: [] });
    expect(text).toContain("no schema file changed");
  });

  test("problems are listed with their places", () => {
    const problems = [{ severity: "error", message: "syntax error", file: "db/a.sql", line: 3 }];
    const error = { code: "CHECK_FAILED", message: "the schema does not load" };
    const text = summarise({ ok: false, problems, error }, 4);
    expect(text).toContain("### Confiture: the schema does not load\n");
    expect(text).toContain("| error | <code>db/a.sql&#58;3</code> | syntax error |");
  });

  test("names and messages are text: no markup, no mention, no new row", () => {
    const path = "db/`@team` [x](http://y)|<b>\n# t_i_*.sql";
    const text = summarise({ ok: true, differences: [{ kind: "added", path }] });
    const row = text.split("\n").find((line) => line.startsWith("| added")) ?? "";
    expect(row).toEndWith("</code> |");
    const content = row.slice(row.indexOf("<code>") + 6, row.indexOf("</code>"));
    expect(content).not.toMatch(/[`@[\]()|<>*_]/);
    expect(content.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(code))).toBe(
      path.replaceAll("\n", " "),
    );
  });

  test("long tables and long messages are cut, with the number left out", () => {
    const differences = Array.from({ length: 130 }, (_, index) => ({
      kind: "added",
      path: `db/${"x".repeat(400)}${index}.sql`,
    }));
    const text = summarise({ ok: true, differences });
    expect(text.match(/^\| added/gm)).toHaveLength(100);
    expect(text).toContain("… and 30 more.");
    expect(text.length).toBeLessThan(65_536);
  });

  test("a comment never grows past what GitHub takes", () => {
    const message = '"*'.repeat(200);
    const problems = Array.from({ length: 90 }, () => ({
      severity: "error",
      message,
      file: message,
    }));
    const text = summarise({ ok: false, problems, error: { code: "CHECK_FAILED", message } }, 4);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/… and \d+ more\./);
  });

  test("a command that printed no document leaves its exit code", () => {
    expect(renderSummary(undefined, 127)).toContain("exit code 127 and without a JSON document");
  });
});
