import { createServer, type Socket } from "node:net";

/** A message of the protocol with its type and length. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const int32 = (...values: number[]) => {
  const buffer = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) buffer.writeUInt32BE(value, index * 4);
  return buffer;
};

const WELCOME = Buffer.concat([
  message("R", int32(0)),
  message("S", Buffer.from("client_encoding\0UTF8\0")),
  message("K", int32(4242, 1)),
  message("Z", Buffer.from("I")),
]);

/**
 * What a pooler in transaction mode does, and no more: every client is welcomed with a process
 * id of its own, and all of them share the backends. Several clients take turns on each of them.
 *
 * @param backends Connections to the server, which are ready for queries.
 */
export async function startTransactionPooler(
  backends: readonly Socket[],
): Promise<{ port: number; close(): void }> {
  let next = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.on("error", () => {});
    let isWelcome = false;
    let backend: Socket | undefined;
    client.on("data", (chunk: Buffer) => {
      if (!isWelcome) {
        isWelcome = true;
        client.write(WELCOME);
        return;
      }
      if (chunk[0] === 0x58) return;
      backend ??= backends[next++ % backends.length];
      const used = backend;
      used?.removeAllListeners("data");
      used?.on("data", (answer: Buffer) => {
        client.write(answer);
        const isReady = answer.at(-6) === 0x5a;
        // Between transactions the backend is anybody's.
        if (isReady && answer.at(-1) === 0x49) backend = undefined;
      });
      used?.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    close() {
      for (const socket of [...sockets, ...backends]) socket.destroy();
      server.close();
    },
  };
}

/** Takes the socket of a session that is connected: the pooler speaks on it then. */
export function socketOf(client: object): Socket {
  const connection: unknown = Reflect.get(client, "connection");
  const stream: unknown = Reflect.get(Object(connection), "stream");
  const socket = stream as Socket;
  socket.removeAllListeners("data");
  return socket;
}
