import type { ServerMessage } from "../postgres/server-message.ts";

/** DETAIL, then CONTEXT; of notices only DETAIL, as psql shows them. */
export function renderDetail({ severity, detail, where }: ServerMessage): string | undefined {
  const context = severity === "error" && where !== undefined ? `context: ${where}` : undefined;
  const parts = [detail, context].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join("\n");
}
