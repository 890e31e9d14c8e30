import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Rename } from "../../../src/plan/renames/rename.ts";
import { CaseServer } from "../case-server.ts";
import { makeResolver } from "./flag-cases.ts";
import { catchError } from "./read-sql.ts";

setDefaultTimeout(120_000);

let server: CaseServer;
let resolve: (...flags: string[]) => readonly Rename[];
beforeAll(async () => {
  server = await CaseServer.start(18);
  resolve = await makeResolver(server);
});
afterAll(() => server[Symbol.asyncDispose]());

/** Code, message and hint of what is refused. */
function refusal(...flags: string[]): unknown[] {
  const { code, message, hint } = catchError(() => resolve(...flags));
  return [code, message, hint];
}

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
