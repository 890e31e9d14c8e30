import { expect } from "bun:test";
import { ConfitureError } from "../../src/base/errors.ts";

/** The error that some work must end with. */
export async function fail(work: Promise<unknown>): Promise<ConfitureError> {
  const error = await work.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(ConfitureError);
  return error as ConfitureError;
}
