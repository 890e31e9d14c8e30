import { describe, expect, test } from "bun:test";
import type { ArgsDef } from "citty";
import { ConfitureError } from "../../src/base/errors.ts";
import { joinLists, splitList } from "../../src/cli/list-args.ts";
import { normaliseArgs } from "../../src/cli/strict-args.ts";

const DEFINITIONS = {
  env: { type: "string", alias: "e" },
  check: { type: "string" },
  format: { type: "enum", options: ["human", "json"] },
  quiet: { type: "boolean", alias: "q" },
  color: { type: "boolean", default: true },
  "dry-run": { type: "boolean" },
} as const satisfies ArgsDef;

const normalise = (...args: string[]) => normaliseArgs(args, DEFINITIONS, { check: "auto" });

describe("normaliseArgs", () => {
  test.each([
    [["--env", "x"], ["--env=x"]],
    [["--env=x"], ["--env=x"]],
    [["-e", "x"], ["--env=x"]],
    [["-e=x"], ["--env=x"]],
    [["--env", "-"], ["--env=-"]],
    [["--check"], ["--check=auto"]],
    [
      ["--check", "--quiet"],
      ["--check=auto", "--quiet"],
    ],
    [["--check=postgres://u@h/d?a=b"], ["--check=postgres://u@h/d?a=b"]],
    [["--no-color"], ["--no-color"]],
    [
      ["-q", "--dry-run"],
      ["--quiet", "--dry-run"],
    ],
    [["--format", "json"], ["--format=json"]],
  ])("%j becomes %j", (given, expected) => {
    expect(normalise(...given)).toEqual(expected);
  });

  test("a positional comes last, after --", () => {
    const definitions = { ...DEFINITIONS, shell: { type: "positional" } } as const;
    expect(normaliseArgs(["zsh", "-q"], definitions)).toEqual(["--quiet", "--", "zsh"]);
    expect(normaliseArgs(["--", "--odd"], definitions)).toEqual(["--", "--odd"]);
  });

  test.each([
    [["--evn", "x"], "unknown flag --evn", "did you mean --env?"],
    [["--zzzzzz"], "unknown flag --zzzzzz", "--help lists what this command takes"],
    [["-x"], "unknown flag -x", "--help lists what this command takes"],
    [["--env"], "--env needs a value", "--help lists what this command takes"],
    [["--env", "--quiet"], "--env needs a value", "--help lists what this command takes"],
    [["--env", ""], "--env needs a value", "--help lists what this command takes"],
    [["--env="], "--env needs a value", "--help lists what this command takes"],
    [["--check="], "--check needs a value", "--help lists what this command takes"],
    [["--format"], "--format needs a value", "it can be human or json"],
    [["--format", "xml"], '--format can\'t be "xml"', "it can be human or json"],
    [["--quiet=yes"], "--quiet takes no value", "--help lists what this command takes"],
    [["--no-env"], "unknown flag --no-env", "did you mean --env?"],
    [["surplus"], 'unexpected argument "surplus"', "--help lists what this command takes"],
  ])("%j is refused", (given, message, hint) => {
    let error: unknown;
    try {
      normalise(...given);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ConfitureError);
    const { message: text, hint: advice, exitCode } = error as ConfitureError;
    expect({ text, advice, exitCode }).toEqual({ text: message, advice: hint, exitCode: 5 });
  });
});

test("a flag that may be given several times keeps all its values, in their order", () => {
  const args = ["--a=1", "--b=x", "--a=2=3", "--", "--a=4"];
  const joined = joinLists(args, ["a"]);
  expect(joined).toEqual(["--b=x", "--a=1\u00002=3", "--", "--a=4"]);
  expect(splitList("1\u00002=3")).toEqual(["1", "2=3"]);
  expect(splitList(undefined)).toEqual([]);
});
