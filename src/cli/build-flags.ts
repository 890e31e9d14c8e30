/** The flags of `confiture build`, read. */
export interface BuildFlags {
  readonly project: string | undefined;
  readonly env: string | undefined;
  readonly output: string | undefined;
  readonly isStdout: boolean;
  /** Undefined: no check. `auto`: the scratch database that there is. Else a URL. */
  readonly check: string | undefined;
  readonly schemaOnly: boolean;
  readonly split: boolean;
  readonly isWatching: boolean;
  readonly dryRun: boolean;
  readonly hasTimestamp: boolean;
}
