import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Rename } from "../../../src/plan/renames/rename.ts";
import { renderRename } from "../../../src/plan/renames/render-rename.ts";
import { CaseServer } from "../case-server.ts";
import { makeResolver } from "./flag-cases.ts";

setDefaultTimeout(120_000);

let server: CaseServer;
let resolve: (...flags: string[]) => readonly Rename[];
beforeAll(async () => {
  server = await CaseServer.start(18);
  resolve = await makeResolver(server);
});
afterAll(() => server[Symbol.asyncDispose]());

function statements(...flags: string[]): string[] {
  return resolve(...flags).map(renderRename);
}

describe("a flag", () => {
  test.each([
    [["customer=client"], ['ALTER TABLE "public"."customer" RENAME TO "client"']],
    [["public.customer = Public.Client"], ['ALTER TABLE "public"."customer" RENAME TO "client"']],
    [
      ["crm.customer.fax=telefax"],
      ['ALTER TABLE "crm"."customer" RENAME COLUMN "fax" TO "telefax"'],
    ],
    [
      ["crm.customer.fax=crm.customer.telefax"],
      ['ALTER TABLE "crm"."customer" RENAME COLUMN "fax" TO "telefax"'],
    ],
    [["status.new=fresh"], [`ALTER TYPE "public"."status" RENAME VALUE 'new' TO 'fresh'`]],
    [
      [`public.status."in progress"=waiting`],
      [`ALTER TYPE "public"."status" RENAME VALUE 'in progress' TO 'waiting'`],
    ],
    [
      ["status.'in progress'=waiting"],
      [`ALTER TYPE "public"."status" RENAME VALUE 'in progress' TO 'waiting'`],
    ],
    [["status.Done=Finished"], [`ALTER TYPE "public"."status" RENAME VALUE 'Done' TO 'Finished'`]],
    [
      ["address.street=road"],
      ['ALTER TYPE "public"."address" RENAME ATTRIBUTE "street" TO "road" CASCADE'],
    ],
    [["mail=email"], ['ALTER DOMAIN "public"."mail" RENAME TO "email"']],
    [["sales=billing"], ['ALTER SCHEMA "sales" RENAME TO "billing"']],
    [["f(integer)=g"], ['ALTER FUNCTION "public"."f"(integer) RENAME TO "g"']],
    [
      ["column:twin.twin_ok=twin_fine"],
      ['ALTER TABLE "public"."twin" RENAME COLUMN "twin_ok" TO "twin_fine"'],
    ],
    [
      ["constraint:twin.twin_ok=twin_fine"],
      ['ALTER TABLE "public"."twin" RENAME CONSTRAINT "twin_ok" TO "twin_fine"'],
    ],
    [
      ["enum-value:status.new=fresh"],
      [`ALTER TYPE "public"."status" RENAME VALUE 'new' TO 'fresh'`],
    ],
    [
      ["customer=client", "public.customer=client"],
      ['ALTER TABLE "public"."customer" RENAME TO "client"'],
    ],
  ])("%j is found by both names", (flags, sql) => {
    expect(statements(...flags)).toEqual(sql);
  });

  test("of a part takes the old or the new name of what it is in", () => {
    const both = [
      'ALTER TABLE "public"."customer" RENAME TO "client"',
      'ALTER TABLE "public"."client" RENAME COLUMN "fax" TO "telefax"',
    ];
    expect(statements("customer.fax=telefax", "customer=client")).toEqual(both);
    expect(statements("client.fax=telefax", "customer=client")).toEqual(both);
    expect(statements("customer.fax=client.telefax", "customer=client")).toEqual(both);
    expect(statements('customer."E-Mail"="E-Mail address"', "customer=client")[1]).toBe(
      'ALTER TABLE "public"."client" RENAME COLUMN "E-Mail" TO "E-Mail address"',
    );
  });

  test("of what is in a schema that is renamed, too", () => {
    expect(
      statements("sales.bill.amount=billing.invoice.total", "sales.bill=invoice", "sales=billing"),
    ).toEqual([
      'ALTER SCHEMA "sales" RENAME TO "billing"',
      'ALTER TABLE "billing"."bill" RENAME TO "invoice"',
      'ALTER TABLE "billing"."invoice" RENAME COLUMN "amount" TO "total"',
    ]);
  });

  test("of a routine follows the types of its arguments", () => {
    expect(statements("customer=client", "f(text, customer)=g")).toEqual([
      'ALTER TABLE "public"."customer" RENAME TO "client"',
      'ALTER FUNCTION "public"."f"(text, public.client) RENAME TO "g"',
    ]);
  });

  test("may take a name that something else gives up", () => {
    expect(statements("goods=stock_item", "stock=goods")).toEqual([
      'ALTER TABLE "public"."goods" RENAME TO "stock_item"',
      'ALTER TABLE "public"."stock" RENAME TO "goods"',
    ]);
  });
});
