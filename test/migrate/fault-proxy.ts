import { createServer, type Server, type Socket, connect as tcpConnect } from "node:net";

/** What the proxy does with one turn of the runner's session. */
export interface FaultPoint {
  /** The number of the turn, from 0: one statement, or one batch up to its Sync. */
  readonly turn: number;
  /** `during`: as soon as the server has it. `after`: it is done, and the runner never hears. */
  readonly moment: "during" | "after";
  readonly onFault: () => void;
  /** Is waited for before the server gets the turn. */
  readonly prepare?: () => Promise<void>;
}

const QUERY = 0x51;
const PARSE = 0x50;
const SYNC = 0x53;
const TERMINATE = 0x58;
const READY = 0x5a;

/**
 * Stands between a runner and its server, and counts what the runner says in its first session.
 * Other sessions pass through.
 */
export class FaultProxy {
  /** The port of the server; it may change when the server is restarted. */
  serverPort: number;
  point: FaultPoint | undefined;
  /** The text of each turn so far. */
  turns: string[] = [];
  /** Where the server sees the runner's connections come from. */
  upstreamPorts: number[] = [];
  #server: Server | undefined;
  #isFirst = true;
  readonly #sockets = new Set<Socket>();

  constructor(serverPort: number) {
    this.serverPort = serverPort;
  }

  /** Begins to listen; the port. */
  async listen(): Promise<number> {
    const server = createServer((client) => this.#serve(client));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  /** Forgets the last run: the next session is the first one again. */
  reset(point: FaultPoint | undefined): void {
    this.point = point;
    this.turns = [];
    this.upstreamPorts = [];
    this.#isFirst = true;
  }

  /** Ends all connections. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  close(): void {
    this.drop();
    this.#server?.close();
  }

  #serve(client: Socket): void {
    const upstream = tcpConnect(this.serverPort, "127.0.0.1");
    upstream.on("connect", () => this.upstreamPorts.push(upstream.localPort ?? 0));
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        to.destroy();
        this.#sockets.delete(from);
      });
    }
    if (!this.#isFirst) {
      client.pipe(upstream);
      upstream.pipe(client);
      return;
    }
    this.#isFirst = false;
    this.#follow(client, upstream);
  }

  #follow(client: Socket, upstream: Socket): void {
    let held = Buffer.alloc(0);
    let answers = Buffer.alloc(0);
    let isStarted = false;
    let waiting: FaultPoint | undefined;
    client.on("data", (chunk: Buffer) => {
      if (!isStarted) {
        isStarted = true;
        upstream.write(chunk);
        return;
      }
      held = Buffer.concat([held, chunk]);
      for (let end = endOfTurn(held); end > 0; end = endOfTurn(held)) {
        const turn = held.subarray(0, end);
        held = held.subarray(end);
        const kind = turn[0];
        if (kind === QUERY || kind === PARSE) this.turns.push(textOf(turn));
        const { point } = this;
        const isIt = point?.turn === this.turns.length - 1 && (kind === QUERY || kind === PARSE);
        if (!isIt || point === undefined) {
          upstream.write(turn);
        } else if (point.moment === "after") {
          waiting = point;
          upstream.write(turn);
        } else {
          void point.prepare?.().then(() => {
            upstream.write(turn);
            setTimeout(() => point.onFault(), 80);
          });
        }
      }
    });
    upstream.on("data", (chunk: Buffer) => {
      if (waiting === undefined) {
        client.write(chunk);
        return;
      }
      answers = Buffer.concat([answers, chunk]);
      if (answers.at(-6) === READY && answers.readUInt32BE(answers.length - 5) === 5) {
        const { onFault } = waiting;
        waiting = undefined;
        upstream.removeAllListeners("data");
        upstream.on("data", () => {});
        onFault();
      }
    });
  }
}

/** Behind the first whole turn in what was received; 0 when there is none yet. */
function endOfTurn(received: Buffer): number {
  let offset = 0;
  while (offset + 5 <= received.length) {
    const kind = received[offset];
    const end = offset + 1 + received.readUInt32BE(offset + 1);
    if (end > received.length) return 0;
    const isExtended = kind !== QUERY && kind !== SYNC && kind !== TERMINATE && kind !== 0x70;
    if (!isExtended) return end;
    offset = end;
  }
  return 0;
}

function textOf(turn: Buffer): string {
  const start = turn[0] === PARSE ? turn.indexOf(0, 5) + 1 : 5;
  return turn.toString("utf8", start, turn.indexOf(0, start));
}
