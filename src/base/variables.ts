/** Every environment variable that Confiture itself reads. `confiture doctor` lists them. */
export const VARIABLES = {
  CONFITURE_NATIVE:
    "which core to use: auto (default), off (TypeScript), require (fail without the library), or the path of a library",
  CONFITURE_ENV: "the environment to use when --env is not given (default: local)",
  CONFITURE_CACHE_DIR: "where templates of scratch databases are kept",
  SOURCE_DATE_EPOCH: "the time written by --timestamp, in seconds since 1970-01-01 UTC",
} as const;

/** The name of a variable in {@link VARIABLES}. */
export type VariableName = keyof typeof VARIABLES;

/** Reads one of Confiture's variables; an empty value counts as not set. */
export function readVariable(name: VariableName): string | undefined {
  const value = process.env[name];
  return value === "" ? undefined : value;
}
