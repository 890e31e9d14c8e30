import { rmSync } from "node:fs";
import { join } from "node:path";
import { findFreePort } from "../../src/postgres/embedded/free-port.ts";
import { TestFolder } from "../temporary-folder.ts";
import { runOrThrow } from "./run-program.ts";

const START_LIMIT_MS = 30_000;

/** It asks no other registry: a test sees nothing but what it published, and needs no network. */
const CONFIGURATION = `
storage: ./storage
auth: { htpasswd: { file: ./htpasswd } }
web: { enable: false }
packages: { "**": { access: $all, publish: $all } }
log: { type: stdout, format: json, level: error }
max_body_size: 100mb
`;

/** An npm registry on the loopback that lives as long as the test. */
export class LocalRegistry implements AsyncDisposable {
  readonly #folder: TestFolder;
  readonly #child: Bun.Subprocess;

  private constructor(
    folder: TestFolder,
    child: Bun.Subprocess,
    readonly url: string,
  ) {
    this.#folder = folder;
    this.#child = child;
  }

  static async start(): Promise<LocalRegistry> {
    const folder = new TestFolder({
      "config.yaml": CONFIGURATION,
      // `bun publish` wants one near it, even for a packed package.
      "package.json": "{}",
    });
    const address = `127.0.0.1:${await findFreePort()}`;
    const program = join(import.meta.dir, "registry-process.ts");
    // Verdaccio wants a newer Node than many have; Bun is there.
    const child = Bun.spawn(
      [process.execPath, program, "--config", "config.yaml", "--listen", address],
      {
        cwd: folder.path,
        stdin: "pipe",
        stdout: Bun.file(join(folder.path, "log")),
        stderr: "ignore",
      },
    );
    const registry = new LocalRegistry(folder, child, `http://${address}/`);
    await registry.#waitUntilReady();
    return registry;
  }

  /** What tells npm and Bun to use this registry, and caches of its own. */
  get variables(): Record<string, string> {
    return {
      npm_config_registry: this.url,
      npm_config_cache: join(this.#folder.path, "npm-cache"),
      npm_config_loglevel: "error",
      BUN_CONFIG_REGISTRY: this.url,
      BUN_INSTALL_CACHE_DIR: join(this.#folder.path, "bun-cache"),
    };
  }

  /** Publishes a packed package; Bun does so ten times faster than npm. */
  async publish(tarball: string): Promise<void> {
    const command = [process.execPath, "publish", "--ignore-scripts", "--access=public"];
    await runOrThrow([...command, tarball], {
      cwd: this.#folder.path,
      variables: { ...this.variables, NPM_CONFIG_TOKEN: "local" },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
    await this.#child.exited;
    rmSync(this.#folder.path, { recursive: true, force: true });
  }

  async #waitUntilReady(): Promise<void> {
    const deadline = Date.now() + START_LIMIT_MS;
    while (Date.now() < deadline && this.#child.exitCode === null) {
      const answer = await fetch(`${this.url}-/ping`).catch(() => undefined);
      if (answer?.ok) return;
      await Bun.sleep(50);
    }
    const log = await Bun.file(join(this.#folder.path, "log")).text();
    throw new Error(`the local registry did not start: ${log}`);
  }
}
