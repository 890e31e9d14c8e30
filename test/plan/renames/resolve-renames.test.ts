import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Catalog } from "../../../src/catalog/catalog.ts";
import { parseRenameFlag } from "../../../src/plan/renames/rename-request.ts";
import { renderRename } from "../../../src/plan/renames/render-rename.ts";
import { resolveRenames } from "../../../src/plan/renames/resolve-renames.ts";
import { CaseServer } from "../case-server.ts";
import { catchError, readSql } from "./read-sql.ts";

setDefaultTimeout(120_000);

const OLD = `
CREATE SCHEMA sales; CREATE SCHEMA crm;
CREATE TABLE customer (id int CONSTRAINT customer_key PRIMARY KEY, fax text, "E-Mail" text, kept int);
CREATE TABLE crm.customer (id int, fax text);
CREATE TABLE crm.lead (id int);
CREATE TABLE sales.bill (id int, amount int);
CREATE TABLE stock (id int); CREATE TABLE goods (id int); CREATE VIEW wares AS SELECT 1 AS x;
CREATE TABLE twin (twin_ok int CONSTRAINT twin_ok CHECK (twin_ok > 0));
CREATE TYPE status AS ENUM ('new', 'in progress', 'Done');
CREATE TYPE address AS (street text, zip text);
CREATE DOMAIN mail AS text;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(text, customer) RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION lone(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE INDEX customer_fax ON customer (fax);
CREATE EXTENSION citext SCHEMA crm;
`;
const NEW = `
CREATE SCHEMA billing; CREATE SCHEMA crm;
CREATE TABLE client (id int CONSTRAINT client_key PRIMARY KEY, telefax text, "E-Mail address" text, kept int);
CREATE TABLE crm.customer (id int, telefax text);
CREATE TABLE billing.invoice (id int, total int);
CREATE TABLE prospect (id int);
CREATE TABLE goods (id int); CREATE TABLE stock_item (id int); CREATE TABLE wares (id int);
CREATE VIEW customer_view AS SELECT 1 AS x;
CREATE TABLE twin (twin_fine int CONSTRAINT twin_fine CHECK (twin_fine > 0));
CREATE TYPE status AS ENUM ('fresh', 'waiting', 'Finished');
CREATE TYPE address AS (road text, zip text);
CREATE DOMAIN email AS text;
CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g(text, client) RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION sole(bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE INDEX client_telefax ON client (telefax);
`;

let server: CaseServer;
let actual: Catalog;
let desired: Catalog;
beforeAll(async () => {
  server = await CaseServer.start(18);
  [actual, desired] = await Promise.all([readSql(server, OLD), readSql(server, NEW)]);
});
afterAll(() => server[Symbol.asyncDispose]());

function resolve(...flags: string[]) {
  return resolveRenames(
    flags.map((flag) => parseRenameFlag(flag)),
    actual,
    desired,
  );
}

function statements(...flags: string[]): string[] {
  return resolve(...flags).map(renderRename);
}

/** Message, hint and code of what is refused. */
function refusal(...flags: string[]): unknown[] {
  const { code, message, hint } = catchError(() => resolve(...flags));
  return [code, message, hint];
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

describe("a flag that can't be done", () => {
  const list =
    "there are customer, goods, stock, twin, customer_fax, wares, f(integer), f(text, public.customer), …";
  test.each([
    ["custmer=client", "the migrations make nothing named custmer", "did you mean customer?"],
    [
      "customer.fx=telefax",
      "the migrations make nothing named customer.fx",
      "did you mean customer.fax?",
    ],
    [
      "custmer.fax=telefax",
      "the migrations make nothing named custmer.fax",
      "did you mean customer.fax?",
    ],
    [
      "status.New=fresh",
      "the migrations make nothing named status.New",
      "did you mean status.new?",
    ],
    ["old_client=client", "the migrations make nothing named old_client", list],
    ["f(int8)=g", "the migrations make nothing named f(int8)", "did you mean f(integer)?"],
    ["crm.nothing=x", "the migrations make nothing named crm.nothing", "there are customer, lead"],
    [
      "crm.citext=text2",
      "the migrations make nothing named crm.citext",
      "there are customer, lead",
    ],
    [
      "shop.customer=client",
      "the migrations make nothing named shop.customer",
      "there is nothing of this kind that it could be",
    ],
    ["customer=clent", "the schema has no table clent", "did you mean client?"],
    [
      "crm.customer.fax=telefx",
      "the schema has no column crm.customer.telefx",
      "did you mean telefax?",
    ],
    ["crm.customer.id=key", "the schema has no column crm.customer.key", "there are telefax"],
    [
      "customer.id=key",
      "the schema has no column customer.key",
      "the schema has no table customer; if that is renamed as well, add a --rename for it",
    ],
    [
      "customer.fax=client.telefax",
      "column fax of public.customer can't become column telefax of public.client",
      "add --rename public.customer=public.client, if that is so",
    ],
    [
      "crm.customer.id=public.client.telefax",
      "column id of crm.customer can't become column telefax of public.client",
      "a rename leaves it where it is",
    ],
    [
      "sales.bill=billing.invoice",
      "table sales.bill can't become table billing.invoice",
      "add --rename sales=billing, if that is so",
    ],
    [
      "crm.lead=public.prospect",
      "table crm.lead can't become table public.prospect",
      "a rename leaves it in its schema: write ALTER … SET SCHEMA in a migration of its own",
    ],
    [
      "customer=customer_view",
      "table public.customer can't become view public.customer_view",
      "a rename keeps the kind; leave it out, and one is dropped and the other created",
    ],
    [
      "lone=sole",
      "function public.lone(integer) can't become function public.sole(bigint)",
      "a rename keeps the types of the arguments",
    ],
    [
      "stock=goods",
      "table public.stock can't get this name: the migrations make table public.goods",
      "if this rename has been done before, leave it out: another one has got the old name since",
    ],
    [
      "stock=wares",
      "table public.stock can't get this name: the migrations make view public.wares",
      "drop view public.wares in a migration of its own first",
    ],
    [
      "shares=goods",
      "the migrations make table public.goods already, and nothing of the old name",
      "it has been renamed before: leave this flag out",
    ],
    [
      "twin.twin_ok=twin_fine",
      "this can mean column twin_ok of public.twin or constraint twin_ok of public.twin",
      "write the schema as well; of a routine the types of its arguments; or the kind before it, as in column:customer.fax=telefax",
    ],
  ])("%s says why, and what there is", (flag, message, hint) => {
    expect(refusal(flag)).toEqual(["USAGE", `--rename ${flag}: ${message}`, hint]);
  });

  test("is told of overloads that it can mean", () => {
    const [, message] = refusal("f=g", "customer=client");
    expect(message).toBe(
      "--rename f=g: this can mean function public.f(integer) or function public.f(text, public.customer)",
    );
  });

  test("is told of another one that it contradicts", () => {
    const reason = "it contradicts --rename customer=client";
    expect(refusal("customer=client", "stock=client")[1]).toBe(`--rename stock=client: ${reason}`);
    expect(refusal("stock=stock_item", "stock=prospect")).toEqual([
      "USAGE",
      "--rename stock=prospect: it contradicts --rename stock=stock_item",
      "keep one of them",
    ]);
  });

  test("is told together with the others", () => {
    const error = catchError(() => resolve("custmer=client", "stock=goods", "mail=email"));
    expect([error.code, error.message]).toEqual(["USAGE", "2 renames can't be made"]);
    expect(error.problems.map(({ code, severity }) => [code, severity])).toEqual([
      ["rename-unknown", "error"],
      ["rename-impossible", "error"],
    ]);
  });
});
