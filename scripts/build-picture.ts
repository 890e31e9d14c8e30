import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderTerminal } from "./picture/render-terminal.ts";

/*
 * Draws docs/terminal.svg from what the program really prints: a build of the blog example with
 * its check, then the same with a mistake in one file.
 */

const ROOT = join(import.meta.dir, "..");
const BROKEN = "db/schema/60_recent_post.sql";
const MISTAKE = `CREATE VIEW recent_post AS
SELECT post.title, author.full_nmae
FROM post
JOIN author USING (author_id);
`;

const folder = mkdtempSync(join(tmpdir(), "confiture-picture-"));
try {
  cpSync(join(ROOT, "examples/blog"), folder, { recursive: true });
  rmSync(join(folder, "db/generated"), { recursive: true, force: true });
  const good = await capture(folder);
  writeFileSync(join(folder, BROKEN), MISTAKE);
  const bad = await capture(folder);
  const line = "\u001b[2m$\u001b[22m confiture build --check";
  const svg = renderTerminal(`${line}\n${good}\n${line}\n${bad}`);
  await Bun.write(join(ROOT, "docs/terminal.svg"), svg);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function capture(cwd: string): Promise<string> {
  const child = Bun.spawn([process.execPath, join(ROOT, "src/cli.ts"), "build", "--check"], {
    cwd,
    env: { ...process.env, FORCE_COLOR: "1" },
    stdout: "pipe",
    stderr: "pipe",
  });
  const text = await new Response(child.stderr).text();
  await child.exited;
  return text.trimEnd();
}
