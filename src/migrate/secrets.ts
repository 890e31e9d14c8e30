import { redactUrl } from "../config/redact-url.ts";

const STRING = String.raw`(?:[eEuU]&?)?'(?:[^'\\]|''|\\[\s\S])*'`;
const DOLLAR_QUOTE = String.raw`\$(\w*)\$[\s\S]*?\$\2\$`;
const SECRET_WORD = String.raw`\b(?:\w*(?:password|passwd|secret|token)\w*)"?\s*(?:=>?|:=|,)?\s*`;
const SECRET_LITERAL = new RegExp(`(${SECRET_WORD})(?:${STRING}|${DOLLAR_QUOTE})`, "gi");

/** What a text with secrets becomes, and the secrets themselves. */
export interface Masked {
  /** The same lines, with `'***'` for every secret. */
  readonly text: string;
  readonly secrets: readonly string[];
}

/**
 * Hides what a migration should not hold, but sometimes does: the literal after the word
 * PASSWORD (roles, user mappings) or after a name with `secret` or `token` in it, and passwords
 * in URLs and connection strings.
 */
export function maskSecrets(text: string): Masked {
  const secrets: string[] = [];
  const literals = text.replace(SECRET_LITERAL, (whole: string, word: string) => {
    const literal = whole.slice(word.length);
    secrets.push(literal.replace(/^(?:[eu]&?)?'|'$/gi, ""));
    // Lines stay what they are, so that places in the text fit.
    return `${word}'***'${literal.replace(/[^\n]/g, "")}`;
  });
  const masked = literals.split("\n").map(redactUrl).join("\n");
  return { text: masked, secrets: secrets.filter((secret) => secret.length > 2) };
}

/** A message of the server without the secrets of the file that it is about. */
export function hideSecrets(message: string, secrets: readonly string[]): string {
  return secrets.reduce((text, secret) => text.replaceAll(secret, "***"), redactUrl(message));
}
