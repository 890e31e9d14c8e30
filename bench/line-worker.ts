/** What a worker answers for one run. */
export interface WorkerAnswer {
  readonly ms: number;
  readonly rssBytes?: number;
}

/** A child process that does one piece of work each time a line is sent to it. */
export interface LineWorker extends AsyncDisposable {
  run(): Promise<WorkerAnswer>;
}

/**
 * Starts a worker. It times itself, so that neither its start nor this pipe is in the figure, and
 * each contender has a heap of its own.
 */
export function startWorker(
  command: string[],
  variables: Readonly<Record<string, string>> = {},
): LineWorker {
  const child = Bun.spawn(command, {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "inherit",
    env: { ...process.env, ...variables },
  });
  const lines = readLines(child.stdout);
  return {
    async run() {
      child.stdin.write("run\n");
      await child.stdin.flush();
      const line = await lines.next();
      if (line.done) throw new Error(`${command.join(" ")} ended before it answered`);
      return parseAnswer(line.value);
    },
    async [Symbol.asyncDispose]() {
      await child.stdin.end();
      await child.exited;
    },
  };
}

function parseAnswer(line: string): WorkerAnswer {
  const answer: unknown = JSON.parse(line);
  if (typeof answer !== "object" || answer === null) throw new Error(`not an answer: ${line}`);
  const { ms, rssBytes } = answer as { ms?: unknown; rssBytes?: unknown };
  if (typeof ms !== "number") throw new Error(`not an answer: ${line}`);
  return typeof rssBytes === "number" ? { ms, rssBytes } : { ms };
}

async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  return undefined;
}
