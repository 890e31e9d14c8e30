/** An error, a warning or a notice as PostgreSQL sent it. */
export interface ServerMessage {
  readonly severity: "error" | "warning" | "notice";
  /** The SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  /** 1-based, in characters, in the statement that was sent. */
  readonly position?: number;
  /** 1-based, in characters, in {@link internalQuery}. */
  readonly internalPosition?: number;
  /** The statement inside a function that failed. */
  readonly internalQuery?: string;
  /** The call stack inside functions: PostgreSQL's CONTEXT. */
  readonly where?: string;
}

/**
 * Reads what the driver gives for an error of the server. Undefined for anything else, such as
 * a lost connection, which has no SQLSTATE.
 */
export function readServerError(error: unknown): ServerMessage | undefined {
  if (!(error instanceof Error)) return undefined;
  const fields = readFields(error);
  if (fields === undefined) return undefined;
  return { severity: "error", ...fields };
}

/** Reads a notice or a warning. */
export function readServerNotice(notice: unknown): ServerMessage | undefined {
  const fields = readFields(notice);
  if (fields === undefined) return undefined;
  // The severity's text is translated on some servers; the class of the SQLSTATE is not.
  return { severity: fields.code.startsWith("01") ? "warning" : "notice", ...fields };
}

function readFields(value: unknown): Omit<ServerMessage, "severity"> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const code = readText(value, "code");
  const message = readText(value, "message");
  if (message === undefined || code === undefined || !/^[0-9A-Z]{5}$/.test(code)) return undefined;
  return {
    code,
    message,
    ...optional("detail", readText(value, "detail")),
    ...optional("hint", readText(value, "hint")),
    ...optional("position", readNumber(value, "position")),
    ...optional("internalPosition", readNumber(value, "internalPosition")),
    ...optional("internalQuery", readText(value, "internalQuery")),
    ...optional("where", readText(value, "where")),
  };
}

function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { [Name in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [Name in Key]: Value });
}

function readText(value: object, key: string): string | undefined {
  const text: unknown = Reflect.get(value, key);
  return typeof text === "string" && text !== "" ? text : undefined;
}

function readNumber(value: object, key: string): number | undefined {
  const number = Number(Reflect.get(value, key));
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
