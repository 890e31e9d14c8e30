import { describe, expect, test } from "bun:test";
import { parseRenameFlag } from "../../../src/plan/renames/rename-request.ts";
import { catchError } from "./read-sql.ts";

describe("a flag is refused", () => {
  const form =
    "write --rename customer=client or --rename customer.fax=telefax; a name with capitals or other characters stands in double quotes";
  test.each([
    ["customer", "this is not old=new", form],
    ["customer=", "this is not old=new", form],
    ["a b=c", "this is not old=new", form],
    ['"a=b', "this is not old=new", form],
    ["a..b=c", "this is not old=new", form],
    ["a.b.c.d=e", "a name has too many parts", "the longest form is schema.table.column"],
    ["customer=customer", "the old and the new name are the same", "leave this flag out"],
    ["tabel:a=b", "there is no kind of object tabel", "did you mean table?"],
    ["role:a=b", "there is no kind of object role", "did you mean rule?"],
  ])("%s when it can't be read", (text, message, hint) => {
    const error = catchError(() => parseRenameFlag(text));
    expect([error.code, error.message, error.hint]).toEqual([
      "USAGE",
      `--rename ${text}: ${message}`,
      hint,
    ]);
  });
});
