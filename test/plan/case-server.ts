import { quoteIdent } from "../../src/base/quote-sql.ts";
import type { ScratchDatabase } from "../../src/postgres/scratch-database.ts";
import { connectUrl } from "../../src/postgres/server/connect-url.ts";
import type { Session } from "../../src/postgres/session.ts";
import { splitStatements } from "../../src/schema/split-statements.ts";
import { makeGivenServer, openTestScratch } from "../postgres/scratch.ts";

/** Roles that cases may grant to and give objects to; a cluster has them once for all databases. */
export const CASE_ROLES = ["app_owner", "app_reader", "app_writer"] as const;

/** One embedded server on which every case gets databases of its own. */
export class CaseServer implements AsyncDisposable {
  readonly #scratch: ScratchDatabase;
  readonly url: string;
  /** The major version. */
  readonly version: number;
  #databases = 0;
  /** One session makes and drops all databases, one after the other. */
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(scratch: ScratchDatabase, url: string, version: number) {
    this.#scratch = scratch;
    this.url = url;
    this.version = version;
  }

  static async start(version: number): Promise<CaseServer> {
    const scratch = await openTestScratch({ version });
    const url = await makeGivenServer(scratch);
    for (const role of CASE_ROLES) await scratch.session.run(`CREATE ROLE ${role} NOLOGIN`);
    return new CaseServer(scratch, url, version);
  }

  /** A new database with these statements run in it; it is dropped when it is disposed of. */
  async open(sql = ""): Promise<CaseDatabase> {
    this.#databases += 1;
    const name = `case_${this.#databases}`;
    await this.#run(`CREATE DATABASE ${quoteIdent(name)} TEMPLATE template0`);
    const session = await connectUrl(this.url, name, undefined);
    const drop = () => this.#run(`DROP DATABASE ${quoteIdent(name)} WITH (FORCE)`).catch(() => {});
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    const database = new CaseDatabase(session, url.href, drop);
    try {
      await database.load(sql);
    } catch (error) {
      await database[Symbol.asyncDispose]();
      throw error;
    }
    return database;
  }

  #run(statement: string): Promise<void> {
    const next = this.#queue.then(() => this.#scratch.session.run(statement));
    this.#queue = next.catch(() => {});
    return next;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue;
    await this.#scratch.close();
  }
}

/** One database of a case. */
export class CaseDatabase implements AsyncDisposable {
  readonly session: Session;
  readonly url: string;
  readonly #drop: () => Promise<void>;

  constructor(session: Session, url: string, drop: () => Promise<void>) {
    this.session = session;
    this.url = url;
    this.#drop = drop;
  }

  /** Runs a script statement by statement, as psql would. */
  async load(sql: string): Promise<void> {
    const script = new TextEncoder().encode(sql);
    const decoder = new TextDecoder();
    for (const { start, end } of splitStatements(script)) {
      await this.session.run(decoder.decode(script.subarray(start, end)));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session.close();
    await this.#drop();
  }
}
