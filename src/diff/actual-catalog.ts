import { ConfitureError } from "../base/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { redactUrl } from "../config/redact-url.ts";
import { endOnAbort } from "../postgres/end-on-abort.ts";
import { connectUrl } from "../postgres/server/connect-url.ts";
import { readServerError } from "../postgres/server-message.ts";

/**
 * The catalog of a given database. Reading starts at once, while the schema is still being
 * built. Dispose of it whatever happens.
 */
export class ActualCatalog implements AsyncDisposable {
  readonly #url: string;
  readonly #signal: AbortSignal | undefined;
  readonly #catalog: Promise<Catalog>;
  readonly #closing = new AbortController();

  constructor(url: string, signal: AbortSignal | undefined) {
    this.#url = url;
    this.#signal = signal;
    this.#catalog = this.#load();
    // Awaited in `read`; until then a failure must not count as unhandled.
    this.#catalog.catch(() => {});
  }

  /** What the database contains. */
  async read(): Promise<Catalog> {
    try {
      return await this.#catalog;
    } catch (error) {
      if (this.#signal?.aborted) {
        throw new ConfitureError("ABORTED", "the comparison was stopped", { cause: error });
      }
      if (error instanceof ConfitureError) throw error;
      const reason = readServerError(error)?.message ?? String(error);
      const message = `can't read the catalog of ${redactUrl(this.#url)}: ${redactUrl(reason)}`;
      throw new ConfitureError("CONNECTION_FAILED", message);
    }
  }

  async #load(): Promise<Catalog> {
    const signals = [this.#closing.signal, this.#signal].filter((signal) => signal !== undefined);
    const signal = AbortSignal.any(signals);
    await using session = await connectUrl(this.#url, undefined, signal);
    return await endOnAbort(session, signal, () => readCatalog(session));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#catalog.catch(() => {});
  }
}
