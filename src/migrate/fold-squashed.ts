import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import { readSource } from "./load-migration.ts";
import type { Migration, Replaced } from "./migration.ts";
import { labelOf, type MigrationFile } from "./migration-file.ts";
import { parseMigration } from "./parse-migration.ts";
import type { AppliedMigration } from "./read-ledger.ts";
import { maySquash } from "./replaced.ts";

/** What a ledger says, seen with the squashed migrations of the folder. */
export interface Fold {
  /** A squashed migration stands for the rows that it replaces, where all of them are there. */
  readonly applied: readonly AppliedMigration[];
  /** What the ledger does not say yet. */
  readonly settlements: readonly Settlement[];
  /** Why a squashed migration is neither applied nor pending. */
  readonly refusals: readonly Problem[];
}

/** A squashed migration whose row, and those that it replaces, are to be written anew. */
export interface Settlement {
  readonly squashed: Migration;
  /** Versions of the replaced rows, without its own. */
  readonly archived: readonly string[];
}

/** Which of the applied migrations a squashed file of the folder replaces. Nothing is written. */
export function foldSquashed(
  projectDir: string,
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): Fold {
  let fold: Fold = { applied, settlements: [], refusals: [] };
  for (const file of files.filter(maySquash)) {
    const source = readSource(projectDir, file.path);
    const { migration } = parseMigration(file, "up", file.path, source);
    if (migration.replaces.length > 0) fold = foldOne(fold, files, migration);
  }
  return fold;
}

/** The same; throws `MIGRATION_INVALID` or `MIGRATION_CHANGED` for what is refused. */
export function requireFold(
  projectDir: string,
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): Fold {
  const fold = foldSquashed(projectDir, files, applied);
  const [first] = fold.refusals;
  if (first === undefined) return fold;
  const isChanged = fold.refusals.some(({ code }) => code === "changed-after-apply");
  const code = isChanged ? "MIGRATION_CHANGED" : "MIGRATION_INVALID";
  throw new ConfitureError(code, "a squashed migration does not fit: nothing was done", {
    details: { problems: fold.refusals },
  });
}

function foldOne(fold: Fold, files: readonly MigrationFile[], squashed: Migration): Fold {
  const { file, checksum, replaces } = squashed;
  const listed = new Set(replaces.map(({ version }) => version));
  const left = files.filter(({ version }) => listed.has(version) && version !== file.version);
  if (left.length > 0) return refuse(fold, left.map(refuseLeft(squashed)));
  const found = fold.applied.filter(({ version }) => listed.has(version));
  const others = found.filter(({ version }) => version !== file.version);
  const own = found.find(({ version }) => version === file.version);
  const isSettled = own?.checksum === checksum;
  if (found.length === 0 || (isSettled && others.length === 0)) return fold;
  const evidence = new Evidence(replaces, found);
  // It was run as it is, and its file has changed since: that is told as of any other.
  if (own !== undefined && others.length === 0 && !evidence.isListed(own)) return fold;
  const missing = isSettled ? [] : evidence.listMissing(squashed);
  if (missing.length > 0) return refuse(fold, missing);
  const archived = others.map(({ version }) => version);
  const applied = fold.applied
    .filter(({ version }) => !archived.includes(version))
    .map((row) => (row === own ? { ...row, name: file.name, checksum } : row));
  return { ...fold, applied, settlements: [...fold.settlements, { squashed, archived }] };
}

function refuse(fold: Fold, refusals: readonly Problem[]): Fold {
  return { ...fold, refusals: [...fold.refusals, ...refusals] };
}

function refuseLeft({ file: squashed }: Migration): (file: MigrationFile) => Problem {
  return (file) => ({
    severity: "error",
    code: "replaced",
    message: `${labelOf(file)} is replaced by ${labelOf(squashed)}, and is there all the same`,
    file: file.path,
    hint: "remove one of them: both would do the same work",
  });
}

/** What the rows of a ledger say of what was replaced. */
class Evidence {
  readonly #rows: ReadonlyMap<string, AppliedMigration>;

  constructor(
    readonly replaces: readonly Replaced[],
    rows: readonly AppliedMigration[],
  ) {
    this.#rows = new Map(rows.map((row) => [row.version, row]));
  }

  /** Whether a row is that of a file that was replaced. One without a checksum says no other. */
  isListed(row: AppliedMigration): boolean {
    return this.replaces.some(({ version, checksum }) => {
      return version === row.version && (row.checksum ?? checksum) === checksum;
    });
  }

  listMissing(squashed: Migration): readonly Problem[] {
    const outer = this.replaces.filter(({ into }) => into === undefined);
    return outer.flatMap((entry) => this.#explain(entry, squashed));
  }

  #isApplied({ version, checksum }: Replaced): boolean {
    const row = this.#rows.get(version);
    return row !== undefined && (row.checksum ?? checksum) === checksum;
  }

  /** What a squashed migration that is replaced itself had replaced. */
  #listParts({ version, into }: Replaced): readonly Replaced[] {
    return version === into ? [] : this.replaces.filter((part) => part.into === version);
  }

  #explain(entry: Replaced, squashed: Migration): readonly Problem[] {
    if (this.#isApplied(entry)) return [];
    const parts = this.#listParts(entry);
    if (parts.some((part) => this.#isApplied(part))) {
      return parts.flatMap((part) => this.#explain(part, squashed));
    }
    const isThere = this.#rows.has(entry.version);
    const what = isThere ? "was applied as another file" : "is not applied here";
    const hint = isThere
      ? "take the old files out of git and accept it with them: confiture migrate repair"
      : "take the old files out of git (they are in archive/, too), and apply them first: confiture migrate up";
    return [
      {
        severity: "error",
        code: isThere ? "changed-after-apply" : "partly-applied",
        message: `${labelOf(squashed.file)} replaces ${entry.version}, which ${what}, while others are`,
        file: squashed.path,
        hint,
      },
    ];
  }
}
