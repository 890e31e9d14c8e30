import { isAbsolute, relative } from "node:path";
import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import { readVariable, VARIABLES, type VariableName } from "../base/variables.ts";
import { VERSION } from "../base/version.ts";
import { findProject, listEnvironments } from "../config/find-project.ts";
import { loadEnvironment } from "../config/load-environment.ts";
import { loadCore } from "../native/load-core.ts";
import { findCacheDir } from "../postgres/cache-folder.ts";
import { describeInstall } from "../postgres/embedded/choose-server.ts";
import {
  type EmbeddedServer,
  findEmbeddedServers,
  findOwnFolder,
} from "../postgres/embedded/find-servers.ts";
import type { CoreUsed } from "../schema/build-result.ts";
import { selectFiles } from "../schema/select-files.ts";

/** What `confiture doctor` found; nothing in it is secret. */
export interface Diagnosis {
  readonly version: string;
  readonly bun: string;
  readonly platform: string;
  readonly core: CoreUsed;
  readonly project: ProjectDiagnosis;
  readonly scratch: {
    /** Versions of the real servers that are installed, newest first. */
    readonly servers: readonly string[];
    readonly cacheDir: string;
  };
  /** Confiture's own variables that are set. */
  readonly variables: Readonly<Record<string, string>>;
  readonly advice: readonly string[];
}

interface ProjectDiagnosis {
  readonly dir?: string;
  readonly environments: readonly string[];
  readonly environment?: string;
  readonly files?: number;
  readonly postgresVersion?: number;
  readonly problems: readonly Problem[];
}

/** Looks at everything that a command would need, and changes nothing. */
export async function diagnose(options: {
  readonly project?: string | undefined;
  readonly env?: string | undefined;
}): Promise<Diagnosis> {
  const core = await diagnoseCore();
  const project = await diagnoseProject(options);
  const ownFolder = findOwnFolder();
  const from = [project.dir ?? process.cwd(), ...(ownFolder === undefined ? [] : [ownFolder])];
  const servers = findEmbeddedServers(from);
  return {
    version: VERSION,
    bun: Bun.version,
    platform: `${process.platform}-${process.arch}`,
    core,
    project,
    scratch: { servers: servers.map(({ version }) => version), cacheDir: findCacheDir() },
    variables: readSetVariables(),
    advice: advise(core, project, servers),
  };
}

async function diagnoseCore(): Promise<CoreUsed> {
  try {
    const { kind, reason } = await loadCore();
    return { kind, reason };
  } catch (cause) {
    if (!(cause instanceof ConfitureError)) throw cause;
    return { kind: "fallback", reason: cause.message };
  }
}

async function diagnoseProject(options: {
  readonly project?: string | undefined;
  readonly env?: string | undefined;
}): Promise<ProjectDiagnosis> {
  let dir: string | undefined;
  try {
    dir = findProject(options.project ?? process.cwd());
    const { environment, warnings } = await loadEnvironment(options);
    const selection = selectFiles(environment);
    return {
      dir,
      environments: listEnvironments(dir),
      environment: environment.name,
      files: selection.files.length,
      ...(environment.postgresVersion === undefined
        ? {}
        : { postgresVersion: environment.postgresVersion }),
      problems: [...warnings, ...selection.problems],
    };
  } catch (cause) {
    if (!(cause instanceof ConfitureError)) throw cause;
    return {
      ...(dir === undefined ? {} : { dir }),
      environments: dir === undefined ? [] : listEnvironments(dir),
      problems: cause.problems.length > 0 ? cause.problems : [asProblem(cause)],
    };
  }
}

function asProblem(error: ConfitureError): Problem {
  return {
    severity: error.code === "NOT_INITIALISED" ? "notice" : "error",
    code: error.code,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  };
}

function readSetVariables(): Record<string, string> {
  const names = Object.keys(VARIABLES) as VariableName[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = readVariable(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function advise(
  core: CoreUsed,
  project: ProjectDiagnosis,
  servers: readonly EmbeddedServer[],
): readonly string[] {
  const advice: string[] = [];
  if (project.dir === undefined) advice.push("make this folder a project: confiture init");
  if (core.kind === "fallback") {
    advice.push("the TypeScript core serves: same output, slower; see docs/native.md");
  }
  const wanted = project.postgresVersion;
  const hasWanted = servers.some(({ major }) => wanted === undefined || major === wanted);
  if (!hasWanted) {
    const reason =
      wanted === undefined ? "a real server" : `PostgreSQL ${wanted}, as in production`;
    advice.push(`to check on ${reason}: ${describeInstall(wanted, servers)}`);
  }
  return advice;
}

/** A path as a person in this folder would write it. */
export function shortenPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") || isAbsolute(short) ? path : short || ".";
}
