import { describe, expect, test } from "bun:test";
import { isAllowed, renderHazardKey } from "../../../../src/plan/lock-safe/hazards/hazard-key.ts";
import type { Hazard } from "../../../../src/plan/lock-safe/safe-plan.ts";

describe("a hazard's key", () => {
  const hazard = (schema: string, of: string | undefined, name: string): Hazard => ({
    name: "data-loss",
    object: { kind: "column", schema, ...(of !== undefined && { of }), name },
    message: "",
  });

  test.each([
    [hazard("public", "customer", "fax"), "data-loss:public.customer.fax"],
    [hazard("public", undefined, "customer"), "data-loss:public.customer"],
    [hazard("My.Shop", "Order", 'a "b"'), 'data-loss:"My.Shop".Order."a ""b"""'],
  ])("%#: %s", (given, key) => {
    expect(renderHazardKey(given)).toBe(key);
  });

  test("allows that hazard alone; its name allows all of them", () => {
    const fax = hazard("public", "customer", "fax");
    expect(isAllowed(fax, ["table-rewrite", "data-loss:public.customer.fax"])).toBe(true);
    expect(isAllowed(fax, ["data-loss"])).toBe(true);
    expect(isAllowed(fax, ["data-loss:public.customer", "table-rewrite", "long-lock"])).toBe(false);
    expect(isAllowed(fax, [])).toBe(false);
  });
});
