/** What Windows shows of a program. */
export interface WindowsDetails {
  /** The bytes of an `.ico` file. */
  readonly icon: Uint8Array;
  /** Two to four numbers, such as `1.2.3`; what follows them is shown but does not count. */
  readonly version: string;
  /** `FileDescription`, `ProductName` and the like. */
  readonly strings: Readonly<Record<string, string>>;
}

/**
 * Gives Bun's runtime for Windows another icon and other details, and takes away its signature,
 * which no longer fits. To be done before a program is put into it: the library refuses a file
 * with sections behind the resources. Throws an Error for what is no program for Windows.
 */
export declare function stampWindows(runtime: Uint8Array, details: WindowsDetails): Uint8Array;
