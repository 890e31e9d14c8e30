import type { Client, ClientConfig } from "pg";
import { readServerNotice, type ServerMessage } from "./server-message.ts";

/** Whether a transaction is open, and whether an error has already doomed it. */
export type TransactionStatus = "idle" | "open" | "failed";

/** One connection to one database, real or in process. Close it, or `await using` it. */
export interface Session extends AsyncDisposable {
  /** Runs one statement by the simple protocol, as psql would. Rejects with the driver's error. */
  run(statement: string): Promise<void>;
  /** Runs one statement with parameters and gives its rows. */
  query(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  readonly transactionStatus: TransactionStatus;
  /** The process id that whoever answered gave; behind a pooler it is not the backend's. */
  readonly announcedPid: number | undefined;
  /** Listens to notices and warnings; call what it returns to stop. */
  onNotice(listener: (notice: ServerMessage) => void): () => void;
  close(): Promise<void>;
}

/**
 * Connects; the signal ends an attempt that hangs. The driver is loaded here, so that commands
 * that never connect do not pay for it.
 */
export async function openSession(config: ClientConfig, signal?: AbortSignal): Promise<Session> {
  const { default: pg } = await import("pg");
  const client = new pg.Client(config);
  // A lost connection rejects the running query; without a listener it would end the process.
  client.on("error", () => {});
  const giveUp = () => void client.end().catch(() => {});
  signal?.addEventListener("abort", giveUp, { once: true });
  try {
    signal?.throwIfAborted();
    await client.connect();
  } catch (error) {
    giveUp();
    throw error;
  } finally {
    signal?.removeEventListener("abort", giveUp);
  }
  return new ClientSession(client);
}

class ClientSession implements Session {
  readonly #client: Client;
  #closing: Promise<void> | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  get transactionStatus(): TransactionStatus {
    switch (this.#client.getTransactionStatus()) {
      case "T":
        return "open";
      case "E":
        return "failed";
      default:
        return "idle";
    }
  }

  get announcedPid(): number | undefined {
    const pid: unknown = Reflect.get(this.#client, "processID");
    return typeof pid === "number" ? pid : undefined;
  }

  async run(statement: string): Promise<void> {
    try {
      await this.#client.query(statement);
    } catch (error) {
      // The driver rejects before the server says what became of the transaction: ask again.
      await this.#client.query("").catch(() => {});
      throw error;
    }
  }

  async query(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Record<string, unknown>[]> {
    return (await this.#client.query<Record<string, unknown>>(text, [...values])).rows;
  }

  onNotice(listener: (notice: ServerMessage) => void): () => void {
    const read = (notice: unknown) => {
      const message = readServerNotice(notice);
      if (message !== undefined) listener(message);
    };
    this.#client.on("notice", read);
    return () => this.#client.off("notice", read);
  }

  close(): Promise<void> {
    this.#closing ??= this.#client.end().catch(() => {});
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
