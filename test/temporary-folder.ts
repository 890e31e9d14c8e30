import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder for one test, deleted with everything in it when it is disposed of. */
export class TestFolder implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), "confiture-test-")));

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [path, content] of Object.entries(files)) this.write(path, content);
  }

  /** Writes a file, with the folders above it, and returns its absolute path. */
  write(path: string, content: string | Uint8Array): string {
    const absolute = join(this.path, path);
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, content);
    return absolute;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A project with an environment `local` that reads `db/schema`, and these DDL files in it. */
export function createProject(
  sources: Readonly<Record<string, string | Uint8Array>>,
  environment = "include_dirs: [db/schema]\n",
): TestFolder {
  const folder = new TestFolder({ "db/environments/local.yaml": environment });
  for (const [path, content] of Object.entries(sources)) folder.write(path, content);
  return folder;
}
