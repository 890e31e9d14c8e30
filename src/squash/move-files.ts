import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { ConfitureError } from "../base/errors.ts";
import { SQUASH_NOTE } from "../migrate/list-migrations.ts";

/** Where the files of replaced migrations go, inside of the folder of migrations. */
export const ARCHIVE = "archive";

/** File names, without folders. */
export interface FileMoves {
  /** New files with their texts. */
  readonly write: readonly { readonly name: string; readonly text: string }[];
  /** Files that go to the archive. The last one ends the state that every command refuses. */
  readonly move: readonly string[];
}

const name = z.string().refine((text) => text !== "" && text === basename(text));
const noteShape = z.object({ write: z.array(name), move: z.array(name) });
type Note = z.infer<typeof noteShape>;

/**
 * Writes the new files, then moves the old ones: all or nothing. What is to be done is noted
 * first, so that {@link putBack} can undo it when the program is killed meanwhile. Until the last
 * move, two files have one version, and no command runs anything.
 */
export function moveFiles(folder: string, { write, move }: FileMoves): void {
  refuseTaken(folder, { write: write.map((file) => file.name), move: [...move] });
  const note: Note = { write: write.map((file) => file.name), move: [...move] };
  try {
    writeFileSync(join(folder, SQUASH_NOTE), JSON.stringify(note), { flag: "wx" });
    for (const file of write) writeFileSync(join(folder, file.name), file.text, { flag: "wx" });
    mkdirSync(join(folder, ARCHIVE), { recursive: true });
    for (const file of move) renameSync(join(folder, file), join(folder, ARCHIVE, file));
    rmSync(join(folder, SQUASH_NOTE));
  } catch (cause) {
    putBack(folder);
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `the files can't be written or moved: ${reason}`;
    throw new ConfitureError("OUTPUT_FAILED", message, { cause, hint: "all is as it was" });
  }
}

/** Undoes what was begun, of a run that was cut off, too. Whether there was something. */
export function putBack(folder: string): boolean {
  const path = join(folder, SQUASH_NOTE);
  if (!existsSync(path)) return false;
  const { write, move } = readNote(path);
  const isAt = (place: string) => (file: string) => existsSync(join(folder, place, file));
  if (move.length > 0 && write.every(isAt(".")) && move.every(isAt(ARCHIVE))) {
    // It had come to its end, but for this.
    rmSync(path);
    return false;
  }
  for (const file of move.toReversed()) {
    const archived = join(folder, ARCHIVE, file);
    if (existsSync(archived)) renameSync(archived, join(folder, file));
  }
  for (const file of write.toReversed()) rmSync(join(folder, file), { force: true });
  removeEmpty(join(folder, ARCHIVE));
  rmSync(path);
  return true;
}

function removeEmpty(folder: string): void {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder && readdirSync(folder).length === 0) rmdirSync(folder);
}

/** One that was cut off in the middle was written before anything else was done. */
function readNote(path: string): Note {
  try {
    return noteShape.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return { write: [], move: [] };
  }
}

function refuseTaken(folder: string, { write, move }: Note): void {
  const paths = [...write, ...move.map((file) => `${ARCHIVE}/${file}`)];
  const taken = paths.filter((path) => existsSync(join(folder, path)));
  if (taken.length === 0) return;
  throw new ConfitureError("FILE_EXISTS", `there is something already: ${taken.join(", ")}`, {
    hint: "nothing was written; move it away",
  });
}
