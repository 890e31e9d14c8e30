import { ConfitureError } from "../../../src/base/errors.ts";
import type { Catalog } from "../../../src/catalog/catalog.ts";
import { readCatalog } from "../../../src/catalog/read-catalog.ts";
import type { CaseServer } from "../case-server.ts";

/** The catalog of a new database in which these statements were run. */
export async function readSql(server: CaseServer, sql: string): Promise<Catalog> {
  await using database = await server.open(sql);
  return await readCatalog(database.session);
}

/** The error of this library that something throws. */
export function catchError(run: () => unknown): ConfitureError {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfitureError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
