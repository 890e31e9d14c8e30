import { join } from "node:path";

/** What `hold-scratch.ts` says once it is ready. */
export interface Held {
  readonly database: string;
  readonly folder: string;
  readonly kind: string;
}

/** Starts `hold-scratch.ts` and waits for its first line. */
export async function startHolding(
  args: readonly string[],
  user: { uid?: number; gid?: number } = {},
  env: Record<string, string> = {},
): Promise<{
  child: Bun.Subprocess<"ignore", "pipe", "pipe">;
  held: Held;
  rest(): Promise<string>;
}> {
  const child = Bun.spawn({
    cmd: [process.execPath, join(import.meta.dir, "hold-scratch.ts"), ...args],
    env: { ...process.env, ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    ...user,
  });
  const reader = child.stdout.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the child ended: ${await new Response(child.stderr).text()}`);
    text += decoder.decode(value);
  }
  const held = JSON.parse(text.slice(0, text.indexOf("\n"))) as Held;
  const rest = async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += decoder.decode(part.value);
    }
    return text.slice(text.indexOf("\n") + 1);
  };
  return { child, held, rest };
}
