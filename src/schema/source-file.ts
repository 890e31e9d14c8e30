/** One file of the schema, as discovery found it. */
export interface SourceFile {
  /** Relative to the project folder, with `/` on every platform. */
  readonly path: string;
  /** Where it is read from. */
  readonly diskPath: string;
  /** `order` of the `include_dirs` entry that it belongs to. */
  readonly order: number;
  /** Whether it holds seed data instead of schema. */
  readonly isSeed: boolean;
  readonly phase: FilePhase;
}

/** When a file is run in a deployment that separates what needs a superuser. */
export type FilePhase = "superuser-pre" | "app" | "superuser-post";
