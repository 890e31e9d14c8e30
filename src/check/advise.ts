import type { ScratchDatabase } from "../postgres/scratch-database.ts";
import type { ServerMessage } from "../postgres/server-message.ts";
import type { Statement } from "../script/statement.ts";
import { listExtensions } from "./statement-names.ts";

const KIND_NAMES = {
  embedded: "embedded server",
  pglite: "PGlite",
  server: "given server",
} as const;

/** What to do about an error that comes from the scratch database being a bare one. */
export function adviseOn(
  message: ServerMessage,
  statement: Statement,
  scratch: ScratchDatabase,
): string | undefined {
  const extension = findMissingExtension(message, statement);
  if (extension !== undefined) return adviseOnExtension(extension, scratch);
  if (message.code === "42704" && /^role "/.test(message.message)) return adviseOnRole(scratch);
  if (message.code === "3D000") {
    return "the scratch database has another name than yours; inside a DO block, current_database() gives it";
  }
  if (message.code === "53100") return "set TMPDIR to a folder with more room";
  if (message.code === "42501" && scratch.kind === "server") {
    return "the user of the URL may not do this; --check without a URL runs as a superuser";
  }
  return undefined;
}

/** The extension that the scratch database does not have, if that is what the error says. */
export function findMissingExtension(
  message: ServerMessage,
  statement: Statement,
): string | undefined {
  if (!/^\s*CREATE\s+EXTENSION\b/i.test(statement.skeleton)) return undefined;
  const isUnavailable = message.code === "0A000" || message.code === "58P01";
  // An extension that needs another one says so by that one's name.
  const required = /^required extension "([^"]+)"/.exec(message.message)?.[1];
  if (required !== undefined) return undefined;
  return isUnavailable ? listExtensions(statement.text)[0] : undefined;
}

function adviseOnExtension(extension: string, scratch: ScratchDatabase): string {
  const where = `${KIND_NAMES[scratch.kind]} (PostgreSQL ${scratch.serverVersion})`;
  const lacks = `the ${where} does not have the extension ${extension}`;
  if (scratch.kind === "server") return `${lacks}: install it there`;
  const other =
    scratch.kind === "pglite" ? "; an embedded server (see confiture doctor) has more" : "";
  return `${lacks}: check on a server that has it, with --check=postgresql://user@host/database${other}`;
}

function adviseOnRole(scratch: ScratchDatabase): string {
  if (scratch.kind === "server")
    return "create the role on the given server, or check without a URL";
  return 'the scratch database knows only the role "postgres": create the role in a file of the schema that comes earlier';
}
