import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { ConfitureError } from "../../src/base/errors.ts";
import { OutputWriteError } from "../../src/native/core.ts";
import { AtomicOutput, guard } from "../../src/schema/atomic-output.ts";
import { TestFolder } from "../temporary-folder.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const caught = (run: () => unknown): ConfitureError => {
  try {
    run();
  } catch (error) {
    return error as ConfitureError;
  }
  throw new Error("nothing was thrown");
};

describe("AtomicOutput", () => {
  test("appears whole at commit, with its folder", () => {
    using folder = new TestFolder();
    const path = join(folder.path, "deep/er/out.sql");
    using output = new AtomicOutput(path);
    output.writeAt(bytes("abc"), 0);
    expect(existsSync(path)).toBe(false);
    expect(output.commit()).toBe("written");
    expect(readFileSync(path, "utf8")).toBe("abc");
    expect(readdirSync(join(folder.path, "deep/er"))).toEqual(["out.sql"]);
  });

  test("leaves the old output and no trace when it is given up", () => {
    using folder = new TestFolder({ "out.sql": "old" });
    {
      using output = new AtomicOutput(join(folder.path, "out.sql"));
      output.writeAt(bytes("new"), 0);
    }
    expect(readFileSync(join(folder.path, "out.sql"), "utf8")).toBe("old");
    expect(readdirSync(folder.path)).toEqual(["out.sql"]);
  });

  test("does not touch an output that would not change", () => {
    using folder = new TestFolder({ "out.sql": "same" });
    const path = join(folder.path, "out.sql");
    const before = statSync(path);
    {
      using output = new AtomicOutput(path);
      output.writeAt(bytes("same"), 0);
      expect(output.commit()).toBe("unchanged");
    }
    expect(statSync(path).ino).toBe(before.ino);
    expect(readdirSync(folder.path)).toEqual(["out.sql"]);
  });

  test("sees a difference of the same length, also beyond the first megabyte", () => {
    using folder = new TestFolder();
    const content = new Uint8Array(3 << 20).fill(97);
    const path = folder.write("out.sql", content);
    content[content.length - 1] = 98;
    using output = new AtomicOutput(path);
    output.writeAt(content, 0);
    expect(output.commit()).toBe("written");
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  test("keeps the permissions of the old output and follows a link", () => {
    using folder = new TestFolder({ "real.sql": "old" });
    chmodSync(join(folder.path, "real.sql"), 0o640);
    symlinkSync("real.sql", join(folder.path, "link.sql"));
    using output = new AtomicOutput(join(folder.path, "link.sql"));
    output.writeAt(bytes("new"), 0);
    output.commit();
    expect(lstatSync(join(folder.path, "link.sql")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder.path, "real.sql"), "utf8")).toBe("new");
    expect(statSync(join(folder.path, "real.sql")).mode & 0o777).toBe(0o640);
  });

  test("writes at an offset without cutting what follows", () => {
    using folder = new TestFolder();
    using output = new AtomicOutput(join(folder.path, "out.sql"));
    output.writeAt(bytes("....body"), 0);
    output.writeAt(bytes("head"), 0);
    output.commit();
    expect(readFileSync(join(folder.path, "out.sql"), "utf8")).toBe("headbody");
  });

  test("a folder in its place is refused by name", () => {
    using folder = new TestFolder();
    mkdirSync(join(folder.path, "out.sql"));
    const error = caught(() => new AtomicOutput(join(folder.path, "out.sql")));
    expect(error.code).toBe("OUTPUT_FAILED");
    expect(error.message).toContain("out.sql can't be written: it is a folder");
    expect(error.hint).toBe("name a file in --output, not a folder");
  });

  test("a file where a folder should be is refused", () => {
    using folder = new TestFolder({ file: "" });
    const error = caught(() => new AtomicOutput(join(folder.path, "file/out.sql")));
    expect([error.code, error.exitCode]).toEqual(["OUTPUT_FAILED", 4]);
    writeFileSync(join(folder.path, "x"), "");
  });
});

test.each([
  ["disk-full", "free some space; the old output is untouched"],
  ["permission-denied", "choose another --output, or make its folder writable"],
  ["read-only", "choose an --output on a file system that can be written"],
  ["not-found", "create its folder first"],
  ["other", undefined],
] as const)("what a core reports as %s says what to do", (failure, hint) => {
  const error = caught(() =>
    guard("out.sql", () => {
      throw new OutputWriteError(failure, "it failed");
    }),
  );
  const text = failure === "other" ? "it failed" : /^(no|permission|the|there) /;
  expect(error.message.replace("the output out.sql can't be written: ", "")).toMatch(text);
  expect(error.hint as string | undefined).toBe(hint);
  expect(error.details.failure).toBe(failure);
});
