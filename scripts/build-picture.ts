import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderTerminal } from "./picture/render-terminal.ts";

/*
 * Draws docs/terminal.svg from what the program really prints: a build of the shop example with
 * its check, then the same with a mistake in one file.
 */

const ROOT = join(import.meta.dir, "..");
const BROKEN = "db/schema/90_mistake.sql";
const MISTAKE = `CREATE VIEW shop.late_order AS
SELECT o.id, c.nmae
FROM shop.customer_order AS o
JOIN shop.customer AS c ON c.id = o.customer_id;
`;

const folder = mkdtempSync(join(tmpdir(), "confiture-picture-"));
try {
  cpSync(join(ROOT, "examples/shop"), folder, { recursive: true });
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
