import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { ConfitureError } from "../../base/errors.ts";
import { type Owner, packFolder, unpackFolder } from "../folder-pack.ts";
import { loadTemplate, storeTemplate } from "../template-store.ts";
import {
  HOST_ACCESS,
  initdbArguments,
  SCRATCH_DATABASE,
  SERVER_SETTINGS,
  SETTLE_STATEMENTS,
} from "./cluster-settings.ts";
import type { EmbeddedServer } from "./find-servers.ts";
import { executable } from "./native-tree.ts";
import type { RunFolder } from "./run-folder.ts";
import { serverEnvironment } from "./server-process.ts";

// Raise it when the settings or the way of making a template change.
const TEMPLATE_FORMAT = 1;

// `--wal-segsize=1`, and `xlp_pageaddr` of `XLogPageHeaderData`.
const SEGMENT_BYTES = 1_048_576n;
const PAGE_ADDRESS_OFFSET = 8;

interface Making {
  readonly server: EmbeddedServer;
  readonly nativeDir: string;
  readonly folder: RunFolder;
  readonly user: Owner | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Where the packed template of a server's cluster is kept. */
export function templateFile(cacheDir: string, server: EmbeddedServer): string {
  const platform = `${process.platform}-${process.arch}`;
  return join(cacheDir, `cluster-${server.version}-${platform}-v${TEMPLATE_FORMAT}.pack`);
}

/**
 * Fills the run's data folder from the template and gives the superuser's password. Undefined
 * when there is no template, or a damaged one.
 */
export async function unpackTemplate(
  file: string,
  folder: RunFolder,
  user: Owner | undefined,
): Promise<string | undefined> {
  const pack = await loadTemplate(file);
  if (pack === undefined) return undefined;
  makeDataDir(folder, user);
  return unpackFolder(pack, folder.dataDir, user);
}

/**
 * Makes a cluster in the run's data folder with initdb, keeps it as the template, and gives its
 * password. Two runs may do so at once: each renames a whole file into place.
 */
export async function makeTemplate(file: string, making: Making): Promise<string> {
  const { server, nativeDir, folder, user, signal } = making;
  const password = Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString("base64url");
  const passwordFile = join(folder.path, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) chownSync(passwordFile, user.uid, user.gid);
  makeDataDir(folder, user);
  const program = (name: string) => join(nativeDir, "bin", executable(name));
  const initdb = initdbArguments(server.major, folder.dataDir, passwordFile);
  await runTool([program("initdb"), ...initdb], "", making);
  writeFileSync(join(folder.dataDir, "postgresql.conf"), SERVER_SETTINGS);
  writeFileSync(join(folder.dataDir, "pg_hba.conf"), HOST_ACCESS);
  const single = ["--single", "-D", folder.dataDir, SCRATCH_DATABASE];
  await runTool([program("postgres"), ...single], SETTLE_STATEMENTS, making);
  dropSpareSegments(join(folder.dataDir, "pg_wal"));
  rmSync(passwordFile);
  signal?.throwIfAborted();
  await storeTemplate(file, packFolder(folder.dataDir, password));
  return password;
}

function makeDataDir(folder: RunFolder, user: Owner | undefined): void {
  rmSync(folder.dataDir, { recursive: true, force: true });
  mkdirSync(folder.dataDir, { mode: 0o700 });
  chmodSync(folder.dataDir, 0o700);
  if (user !== undefined) chownSync(folder.dataDir, user.uid, user.gid);
}

/**
 * Drops the segments that the server has renamed for later use. Each holds, in its first page,
 * the address that it was written for; in a renamed one that is not what its name says.
 */
function dropSpareSegments(walDir: string): void {
  for (const name of readdirSync(walDir)) {
    const parts = /^[0-9A-F]{8}([0-9A-F]{8})([0-9A-F]{8})$/.exec(name);
    if (parts === null) continue;
    const named = BigInt(`0x${parts[1]}00000000`) + BigInt(`0x${parts[2]}`) * SEGMENT_BYTES;
    const page = readFileSync(join(walDir, name));
    if (page.readBigUInt64LE(PAGE_ADDRESS_OFFSET) !== named) rmSync(join(walDir, name));
  }
}

async function runTool(cmd: string[], input: string, making: Making): Promise<void> {
  const child = Bun.spawn({
    cmd,
    cwd: making.folder.dataDir,
    env: serverEnvironment(),
    stdin: new TextEncoder().encode(input),
    stdout: "ignore",
    stderr: "pipe",
    ...making.user,
    ...(making.signal === undefined ? {} : { signal: making.signal }),
  });
  const [text, code] = await Promise.all([new Response(child.stderr).text(), child.exited]);
  making.signal?.throwIfAborted();
  if (code === 0) return;
  const reason = text.trim().split("\n").slice(-3).join(" ");
  throw new ConfitureError("SCRATCH_UNAVAILABLE", `the embedded PostgreSQL failed: ${reason}`);
}
