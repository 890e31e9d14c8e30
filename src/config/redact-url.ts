const USER_AND_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^:@/\s]*):(\S*)@/gi;
const QUERY_PARAMETER = /([?&])([^=&\s]+)=([^&\s]*)/g;
const KEYWORD =
  /(?<![?&])\b((?:ssl)?password|passwd|pwd|secret|token)(\s*[=:]\s*)('(?:[^'\\]|\\.)*'|\S+)/gi;
const SECRET_NAME = /passw|pwd|secret|token/i;

/**
 * The same text with every password in it replaced by `***`: `user:password@`, the query
 * parameters `password`, `sslpassword` and the like, and `password=…` of a connection string.
 * It hides too much rather than too little: a password may hold an unescaped `@`, `/` or `?`.
 *
 * @example
 * redactUrl("postgresql://app:s3cret@db/shop"); // "postgresql://app:***@db/shop"
 */
export function redactUrl(text: string): string {
  return text
    .replace(USER_AND_PASSWORD, "$1:***@")
    .replace(QUERY_PARAMETER, (whole: string, mark: string, key: string) =>
      SECRET_NAME.test(decode(key)) ? `${mark}${key}=***` : whole,
    )
    .replace(KEYWORD, "$1$2***");
}

function decode(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
