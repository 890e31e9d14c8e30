import { describe, expect, test } from "bun:test";
import { judgeAudit } from "../../scripts/release/audit.ts";
import { judgeAdvisories, judgePolicy } from "../../scripts/release/cargo-deny.ts";
import { judgeOutcomes, type Outcome, renderOutcome } from "../../scripts/release/outcome.ts";
import { checkSbom } from "../../scripts/release/sbom.ts";

describe("the audit of npm packages", () => {
  test("an empty answer is a clean one", () => {
    expect(judgeAudit({ exitCode: 0, stdout: "{}\n", stderr: "" }).kind).toBe("passed");
  });

  test("an advisory fails, with package, severity, title and address", () => {
    const advisory = { title: "Bad things", severity: "low", url: "https://example.org/1" };
    const stdout = JSON.stringify({ pg: [advisory] });
    const outcome = judgeAudit({ exitCode: 1, stdout, stderr: "" });
    expect(renderOutcome(outcome)).toContain("pg: low: Bad things\n    https://example.org/1");
    expect(outcome.kind).toBe("failed");
  });

  test.each([
    ["error: POST https://example.org/bulk - 405", "", "405"],
    ["", "error: ConnectionRefused", "ConnectionRefused"],
    ["", "", "exit code 1"],
  ])("a registry without an answer is not a clean one: %p %p", (stdout, stderr, words) => {
    const outcome = judgeAudit({ exitCode: 1, stdout, stderr });
    expect(outcome.kind).toBe("skipped");
    expect(renderOutcome(outcome)).toContain(words);
  });
});

describe("the check of crates", () => {
  test("fails with the words of cargo-deny", () => {
    const outcome = judgePolicy({ exitCode: 1, stderr: "error[rejected]: licence" });
    expect(renderOutcome(outcome)).toContain("error[rejected]: licence");
    expect(judgePolicy({ exitCode: 0, stderr: "" }).kind).toBe("passed");
  });

  test("without the advisory database it is skipped, with an advisory it fails", () => {
    const offline = "[ERROR] failed to fetch advisory database https://example.org/db\n";
    expect(judgeAdvisories({ exitCode: 1, stderr: offline }).kind).toBe("skipped");
    const found = "error[vulnerability]: something\n";
    expect(judgeAdvisories({ exitCode: 1, stderr: found }).kind).toBe("failed");
    expect(judgeAdvisories({ exitCode: 0, stderr: "" }).kind).toBe("passed");
  });
});

describe("outcomes", () => {
  const passed: Outcome = { kind: "passed", title: "a" };
  const skipped: Outcome = { kind: "skipped", title: "b", reason: "no tool" };
  const failed: Outcome = { kind: "failed", title: "c", report: "why" };

  test("only a failure counts, unless everything is required", () => {
    expect(judgeOutcomes([passed, skipped], false)).toBe(0);
    expect(judgeOutcomes([passed, skipped], true)).toBe(1);
    expect(judgeOutcomes([passed, failed], false)).toBe(1);
    expect(judgeOutcomes([passed], true)).toBe(0);
  });

  test("what was skipped is said with its reason", () => {
    expect(renderOutcome(skipped)).toBe("SKIPPED: b: no tool\n");
    expect(renderOutcome({ ...passed, note: "fast" })).toBe("passed: a (fast)\n");
  });
});

describe("a bill of materials", () => {
  const document = {
    bomFormat: "CycloneDX",
    components: [{ purl: "pkg:npm/pg@8.23.1" }, { purl: "pkg:cargo/rayon@1.12.0" }, {}],
  };

  test("lists what is asked for, else it says what is missing", () => {
    expect(checkSbom(document, ["pkg:npm/pg@8.23.1", "pkg:cargo/rayon@"])).toEqual([]);
    expect(checkSbom(document, ["pkg:npm/pg@8.0.0"])).toEqual(["pkg:npm/pg@8.0.0"]);
  });

  test.each([[null], ["text"], [{}], [{ bomFormat: "SPDX", components: document.components }]])(
    "%p lists nothing",
    (value) => {
      expect(checkSbom(value, ["pkg:npm/pg@"])).toEqual(["pkg:npm/pg@"]);
    },
  );
});
