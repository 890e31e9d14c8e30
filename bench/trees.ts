import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A project made for a benchmark. */
export interface Tree {
  /** The project folder. */
  readonly dir: string;
  readonly files: number;
  readonly sizeBytes: number;
  /** A file that lists the SQL files by their absolute paths, in build order, ended by NUL. */
  readonly listFile: string;
  /** The first of the SQL files. */
  readonly firstFile: string;
}

const FILES_PER_FOLDER = 250;

// `database_url` is not used; the Python Confiture wants one even to build.
const ENVIRONMENT = `name: local
database_url: postgresql://localhost/benchmark
include_dirs:
  - db/schema
`;

/** Makes a project of `files` SQL files of `fileBytes` each, in folders of 250. */
export async function createTree(dir: string, files: number, fileBytes: number): Promise<Tree> {
  await mkdir(join(dir, "db", "environments"), { recursive: true });
  await mkdir(join(dir, "db", "generated"), { recursive: true });
  await writeFile(join(dir, "db", "environments", "local.yaml"), ENVIRONMENT);
  const paths: string[] = [];
  for (let index = 0; index < files; index++) {
    const folder = join(dir, "db", "schema", padded(Math.floor(index / FILES_PER_FOLDER), 3));
    if (index % FILES_PER_FOLDER === 0) await mkdir(folder, { recursive: true });
    const path = join(folder, `${padded(index, 6)}_table.sql`);
    await writeFile(path, renderFile(index, fileBytes));
    paths.push(path);
  }
  const listFile = join(dir, "files.list");
  await writeFile(listFile, paths.map((path) => `${path}\0`).join(""));
  const sizeBytes = files * fileBytes;
  return { dir, files, sizeBytes, listFile, firstFile: paths[0] ?? "" };
}

/** Removes a tree and what was built in it. */
export async function removeTree(tree: Tree): Promise<void> {
  await rm(tree.dir, { recursive: true, force: true });
}

/** DDL of exactly `sizeBytes` ASCII characters, different in each file. */
export function renderFile(index: number, sizeBytes: number): string {
  const parts: string[] = [];
  let size = 0;
  for (let part = 0; size < sizeBytes; part++) {
    const text = renderTable(`t${padded(index, 6)}_${part}`);
    parts.push(text);
    size += text.length;
  }
  // Cut at the end of a statement, and fill up with a comment.
  const whole = size === sizeBytes ? parts : parts.slice(0, -1);
  const text = whole.join("");
  const rest = sizeBytes - text.length;
  return rest < 4 ? text + "\n".repeat(rest) : `${text}--${"-".repeat(rest - 3)}\n`;
}

function renderTable(name: string): string {
  return `-- What the business knows about ${name}.
CREATE TABLE ${name} (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    label text NOT NULL DEFAULT 'it''s new' CHECK (length(label) BETWEEN 1 AND 200),
    amount numeric(12, 2) NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN ${name}.amount IS 'net, in the currency of the tenant';
CREATE FUNCTION ${name}_touch() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    NEW.created_at := now(); /* the row's, not the transaction's */
    RETURN NEW;
END
$body$;

`;
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
