/**
 * A call of the native library failed for a reason that is no file's: a broken contract or a
 * panic. The work can be done again with the fallback; see `withCore`.
 */
export class NativeCallError extends Error {
  override readonly name = "NativeCallError";
  constructor(
    /** The status that the call returned. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
