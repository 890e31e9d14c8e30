// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of Flyway are meant
import { describe, expect, test } from "bun:test";
import { convertDbmate, type TwoWays } from "../../src/import/convert-dbmate.ts";
import { convertGoose } from "../../src/import/convert-goose.ts";
import {
  canonicalVersion,
  flywayChecksum,
  parseFlywayName,
} from "../../src/import/flyway-names.ts";
import { type Converted, joinLines } from "../../src/import/foreign-migration.ts";
import { mapVersions } from "../../src/import/map-versions.ts";
import { readSourceText } from "../../src/import/source-text.ts";

const source = (text: string) => readSourceText("old/1_a.sql", new TextEncoder().encode(text));
const text = (converted: Converted | undefined) =>
  converted === undefined ? undefined : Buffer.from(joinLines(converted)).toString();
const both = ({ up, down }: TwoWays) => [text(up), text(down)];
const said = ({ problems }: TwoWays) =>
  problems.map(({ line, column, message }) => `${line}:${column} ${message}`);

describe("a file of dbmate", () => {
  test("keeps every byte but the markers", () => {
    const converted = convertDbmate(
      source("-- why\r\n-- migrate:up\r\nSELECT 'ä;\\' ;\r\n\r\n-- migrate:down\r\nSELECT 2"),
    );
    expect(both(converted)).toEqual(["-- why\r\nSELECT 'ä;\\' ;\r\n\r\n", "SELECT 2"]);
    expect(converted.problems).toEqual([]);
  });

  test("invalid UTF-8 stays what it is", () => {
    const bytes = Buffer.from("2d2d206d6967726174653a75700a53454c454354202727ff0a", "hex");
    const { up } = convertDbmate(readSourceText("a.sql", bytes));
    expect(Buffer.from(joinLines(up)).toString("hex")).toBe("53454c454354202727ff0a");
  });

  test("transaction:false becomes a directive, in each direction", () => {
    const given = "-- migrate:up transaction:false\nVACUUM;\n-- migrate:down\nSELECT 1;\n";
    expect(both(convertDbmate(source(given)))).toEqual([
      "-- confiture: no-transaction\nVACUUM;\n",
      "SELECT 1;\n",
    ]);
  });

  test.each([
    ["-- migrate:up\nSELECT 1;\n-- migrate:down\n\n", undefined],
    ["-- migrate:up\nSELECT 1;\n", undefined],
    [
      "-- migrate:up\nSELECT 1;\n-- migrate:down transaction:false\n-- too late\n",
      "-- confiture: irreversible\n-- too late\n",
    ],
  ])("%j: what undoes nothing is not passed off as a down file", (given, down) => {
    expect(both(convertDbmate(source(given)))).toEqual(["SELECT 1;\n", down]);
  });

  test.each([
    ["SELECT 1;\n", ["undefined:undefined there is no line `-- migrate:up`"]],
    ["-- migrate:down\n", ["1:1 `-- migrate:down` comes before `-- migrate:up`"]],
    [
      "-- a\nSELECT 1;\n-- migrate:up\n",
      ["2:1 a statement before `-- migrate:up`, which dbmate refuses"],
    ],
    [
      "-- migrate:up\n-- migrate:down\n-- migrate:up\n",
      ["3:1 another block: what dbmate does with it depends on its version"],
    ],
  ])("%j is refused", (given, problems) => {
    expect(said(convertDbmate(source(given)))).toEqual(problems);
  });
});

describe("a file of goose", () => {
  test("loses its annotations, and a block gets the semicolon that it lacks", () => {
    const given = [
      "-- why",
      "-- +goose Up",
      "-- +goose StatementBegin",
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$ -- no end",
      "-- +goose StatementEnd",
      "-- +goose StatementBegin",
      "SELECT 1;",
      "-- +goose StatementEnd",
      "-- +goose Down",
      "DROP FUNCTION f();",
      "",
    ].join("\n");
    expect(both(convertGoose(source(given)))).toEqual([
      "-- why\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$ -- no end\n;\nSELECT 1;\n",
      "DROP FUNCTION f();\n",
    ]);
  });

  test("NO TRANSACTION holds for both directions", () => {
    const given = "-- +goose up\nVACUUM;\n-- +goose NO TRANSACTION\n-- +goose Down\nVACUUM;\n";
    expect(both(convertGoose(source(given)))).toEqual([
      "-- confiture: no-transaction\nVACUUM;\n",
      "-- confiture: no-transaction\nVACUUM;\n",
    ]);
  });

  test.each([
    ["SELECT 1;\n", /^1:1 a statement before/],
    ["-- +goose Up\n-- +goose ENVSUB ON\nSELECT 1;\n", /^2:1 variables of the environment/],
    ["-- +goose Up\n  -- +goose Down\n", /^2:1 an annotation of goose begins its line/],
    ["-- +goose Up\n-- +goose Up\n", /^2:1 a second `\+goose Up`/],
    ["-- +goose Down\n", /^1:1 `\+goose Down` without an Up/],
    ["-- +goose Up\n-- +goose StatmentBegin\n", /^2:1 goose has no annotation `StatmentBegin`/],
    ["-- +goose Up\n-- +goose StatementEnd\n", /^2:1 no StatementBegin is open/],
    ["-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n", /^2:1 this StatementBegin has no/],
    ["-- nothing\n", /there is no line `-- \+goose Up`/],
  ])("%j is refused", (given, problem) => {
    expect(said(convertGoose(source(given)))[0]).toMatch(problem);
  });
});

describe("Flyway", () => {
  test.each([
    ["V1__a b.sql", { kind: "versioned", parts: ["1"], name: "a b" }],
    ["V2024_01.10__x.sql", { kind: "versioned", parts: ["2024", "01", "10"], name: "x" }],
    ["U1__a.sql", { kind: "undo" }],
    ["B7__a.sql", { kind: "baseline" }],
    ["R__views.sql", { kind: "repeatable", name: "views" }],
    ["V3__Load.java", { kind: "java" }],
    ["beforeEachMigrate__x.sql", { kind: "callback" }],
    ["V1__a.sql.conf", { kind: "config" }],
    ["v1__a.sql", { kind: "other" }],
    ["readme.md", { kind: "other" }],
  ])("the name %s", (fileName, name) => {
    expect(parseFlywayName(fileName)).toMatchObject(name);
  });

  test("1, 01 and 1.0 are one version", () => {
    expect([["1"], ["01"], ["1", "0"], ["1", "00", "2"]].map(canonicalVersion)).toEqual([
      "1",
      "1",
      "1",
      "1.0.2",
    ]);
  });

  test("the checksum ignores line ends and a byte-order mark", () => {
    // What flyway_schema_history of Flyway 11 has for this file.
    const sum = flywayChecksum(new TextEncoder().encode("CREATE TABLE ${tab} (id int);\n"));
    expect(sum).toBe(
      flywayChecksum(new TextEncoder().encode("\ufeffCREATE TABLE ${tab} (id int);")),
    );
    expect(sum).toBe(1671851984);
  });
});

describe("versions as texts", () => {
  const map = (...versions: string[]) =>
    mapVersions(
      versions.map((version) => version.split(".")),
      "20261124170000",
    );

  test.each([
    [
      ["20240101000000", "20250101000000"],
      ["20240101000000", "20250101000000"],
    ],
    [
      ["00001", "20240101000000"],
      ["00001", "20240101000000"],
    ],
    [
      ["1", "2", "10"],
      ["01", "02", "10"],
    ],
    [
      ["1", "9"],
      ["01", "09"],
    ],
    [
      ["1", "1.2", "1.10", "3"],
      ["01", "01.02", "01.10", "03"],
    ],
  ])("%j", (given, expected) => {
    expect(map(...given)).toEqual(expected);
  });

  test("an order that no zeros can give is refused", () => {
    expect(map("10", "1", "2")).toBeUndefined();
    expect(map("1", "01")).toBeUndefined();
  });
});
