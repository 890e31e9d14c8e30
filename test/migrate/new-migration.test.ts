import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newMigration } from "../../src/migrate/new-migration.ts";
import { TestFolder } from "../temporary-folder.ts";

const now = new Date("2026-02-28T12:05:32.900Z");

describe("a new migration", () => {
  test("gets the time in UTC, and a name of letters, digits and underscores", () => {
    using folder = new TestFolder();
    const made = newMigration({ projectDir: folder.path, name: "  Add customer's e-mail! ", now });
    expect(made).toEqual({
      version: "20260228120532",
      name: "add_customer_s_e_mail",
      upPath: "db/migrations/20260228120532_add_customer_s_e_mail.up.sql",
      downPath: "db/migrations/20260228120532_add_customer_s_e_mail.down.sql",
    });
    expect(readFileSync(join(folder.path, made.upPath), "utf8")).toBe(
      "-- Add customer's e-mail!\n\n",
    );
    expect(existsSync(join(folder.path, made.downPath))).toBe(true);
  });

  test("gets a second more for each that has its version", () => {
    using folder = new TestFolder();
    const make = (name: string) =>
      newMigration({ projectDir: folder.path, name, now, migrationsDir: "moves" }).version;
    expect([make("a"), make("a"), make("b")]).toEqual([
      "20260228120532",
      "20260228120533",
      "20260228120534",
    ]);
  });

  test.each(["", "  ", "%&/", "a\nb", "x".repeat(101)])("can't be called %j", (name) => {
    using folder = new TestFolder();
    expect(() => newMigration({ projectDir: folder.path, name, now })).toThrow(
      `a migration can't be called "${name}"`,
    );
    expect(existsSync(join(folder.path, "db"))).toBe(false);
  });

  test("writes over no file", () => {
    using folder = new TestFolder({
      "db/migrations/20260228120532_a.down.sql": "-- mine\n",
    });
    const make = () => newMigration({ projectDir: folder.path, name: "a", now });
    expect(make).toThrow(
      expect.objectContaining({
        code: "FILE_EXISTS",
        message: "there is something already: db/migrations/20260228120532_a.down.sql",
      }),
    );
    const kept = join(folder.path, "db/migrations/20260228120532_a.down.sql");
    expect(readFileSync(kept, "utf8")).toBe("-- mine\n");
    expect(existsSync(kept.replace(".down.", ".up."))).toBe(false);
  });

  test("says what is in its way", () => {
    using folder = new TestFolder();
    writeFileSync(join(folder.path, "db"), "");
    expect(() => newMigration({ projectDir: folder.path, name: "a", now })).toThrow(
      expect.objectContaining({ code: "MIGRATION_INVALID" }),
    );
  });
});
