import { renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findHostTarget } from "../../scripts/targets.ts";
import { TestFolder } from "../temporary-folder.ts";
import type { LocalRegistry } from "./local-registry.ts";
import { type ProgramRun, runOrThrow, runProgram } from "./run-program.ts";

/** One way to install and to run a package. */
export interface PackageManager {
  readonly name: string;
  readonly install: readonly string[];
  readonly run: readonly string[];
}

/** `bun add` with `bunx`, and `npm install` with `npx`. */
export const PACKAGE_MANAGERS: readonly PackageManager[] = [
  { name: "bun", install: [process.execPath, "add"], run: [process.execPath, "x"] },
  {
    name: "npm",
    install: ["npm", "install", "--no-audit", "--no-fund"],
    run: ["npx", "--no", "--"],
  },
];

const OUTPUT = "db/generated/schema_local.sql";

/** An empty folder into which `confiture` was installed, with a project from `confiture init`. */
export class Installation implements Disposable {
  readonly #folder = new TestFolder();
  readonly #bin = new TestFolder();

  private constructor(
    readonly manager: PackageManager,
    readonly registry: LocalRegistry,
  ) {}

  /** Does what a user does; `flags` go to the command that installs. */
  static async create(
    manager: PackageManager,
    registry: LocalRegistry,
    flags: readonly string[] = [],
  ): Promise<Installation> {
    const made = new Installation(manager, registry);
    // The first line of the program names `bun`, and the one that runs this may be called otherwise.
    symlinkSync(process.execPath, join(made.#bin.path, "bun"));
    await runOrThrow([...manager.install, "confiture", ...flags], made.#options());
    await runOrThrow([made.#program, "init"], made.#options());
    return made;
  }

  get path(): string {
    return this.#folder.path;
  }

  /** Where the package of this platform is, or would be. */
  get platformPackage(): string {
    return join(this.path, "node_modules", findHostTarget()?.packageName ?? "none");
  }

  get library(): string {
    return join(this.platformPackage, findHostTarget()?.libraryFile ?? "none");
  }

  /** What the scripts of a package.json run; npx itself takes most of a second. */
  get #program(): string {
    const name = process.platform === "win32" ? "confiture.exe" : "confiture";
    return join(this.path, "node_modules", ".bin", name);
  }

  /** Runs the installed command as a user does. */
  confiture(...args: string[]): Promise<ProgramRun> {
    return runProgram([...this.manager.run, "confiture", ...args], this.#options());
  }

  /** Builds anew and returns what was built. */
  async build(...flags: string[]): Promise<string> {
    rmSync(join(this.path, OUTPUT), { force: true });
    const { exitCode, stderr } = await this.confiture("build", ...flags);
    if (exitCode !== 0) throw new Error(`the build failed with ${exitCode}: ${stderr}`);
    return Bun.file(join(this.path, OUTPUT)).text();
  }

  /** What `confiture doctor` says of the core. */
  async diagnoseCore(): Promise<{ kind: string; reason: string }> {
    const command = [this.#program, "doctor", "--format", "json"];
    const { stdout } = await runOrThrow(command, this.#options());
    return JSON.parse(stdout).core;
  }

  /** Puts another file in place: a new one, for the old one is shared with the manager's cache. */
  replaceLibrary(content: Uint8Array): void {
    writeFileSync(`${this.library}.new`, content);
    renameSync(`${this.library}.new`, this.library);
  }

  #options() {
    const path = [this.#bin.path, process.env.PATH ?? ""].join(delimiter);
    return { cwd: this.path, variables: { ...this.registry.variables, PATH: path } };
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
    this.#bin[Symbol.dispose]();
  }
}
