import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { nameExecutable } from "../../scripts/release/check-executables.ts";
import { listDocWorkflows } from "../../scripts/release/doc-workflows.ts";
import { TARGETS } from "../../scripts/targets.ts";

const PROJECT = join(import.meta.dir, "..", "..");
const WORKFLOWS = join(PROJECT, ".github", "workflows");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly strategy?: { readonly matrix: { target?: string[]; include?: { file?: string }[] } };
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly permissions: unknown;
  readonly concurrency: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

function read(path: string): string {
  return readFileSync(join(PROJECT, path), "utf8");
}

function listWorkflows(): { name: string; text: string; workflow: Workflow }[] {
  const own = readdirSync(WORKFLOWS).map((name) => ({
    name,
    text: readFileSync(join(WORKFLOWS, name), "utf8"),
  }));
  return [...own, ...listDocWorkflows(read("docs/github-action.md"))].map((file) => ({
    ...file,
    workflow: Bun.YAML.parse(file.text) as Workflow,
  }));
}

const ALL = listWorkflows();
const release = ALL.find(({ name }) => name === "release.yml")?.workflow;

describe.each(ALL.map(({ name, ...rest }) => [name, rest] as const))("%s", (_name, file) => {
  const { text, workflow } = file;
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps);

  test("gives no permission at the top and names what each job needs", () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.concurrency).toBeDefined();
    for (const [, job] of jobs) {
      expect(job.permissions).toBeDefined();
      expect(job["timeout-minutes"]).toBeGreaterThan(0);
    }
  });

  test("pins every action to a commit, with its version beside it", () => {
    const uses = text.split("\n").filter((line) => /^\s*(- )?uses:/.test(line));
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) {
      expect(line).toMatch(
        /uses: (\.\/|owner\/confiture@v\d+\.\d+\.\d+|\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/,
      );
    }
  });

  test("leaves no token in a checkout", () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    for (const step of checkouts) expect(step.with?.["persist-credentials"]).toBe(false);
  });

  test("puts no expression into a script", () => {
    for (const { run } of steps) expect(run ?? "").not.toContain("${{");
  });
});

describe("the release workflow", () => {
  test("builds every platform of the table", () => {
    expect(release?.jobs.library?.strategy?.matrix.target).toEqual(TARGETS.map(({ name }) => name));
  });

  test("tries every executable on its own platform", () => {
    const files = release?.jobs.try?.strategy?.matrix.include?.map(({ file }) => String(file));
    expect(files).toEqual(TARGETS.map(nameExecutable));
  });

  test("only two jobs may sign, and only two may write to the repository", () => {
    const holders = (scope: string) =>
      Object.entries(release?.jobs ?? {})
        .filter(([, { permissions }]) => permissions?.[scope] === "write")
        .map(([name]) => name);
    expect(holders("id-token")).toEqual(["draft", "npm"]);
    expect(holders("contents")).toEqual(["draft", "publish"]);
  });

  test("the jobs that may sign or write install nothing", () => {
    for (const name of ["draft", "npm", "publish"]) {
      const runs = release?.jobs[name]?.steps.map(({ run }) => run ?? "").join("\n") ?? "";
      expect(runs).not.toMatch(/\b(bun|npm) (install|ci|add|x)\b|\b(bunx|npx|pip|cargo)\b/);
    }
  });
});

describe("the workflows in a document", () => {
  test("are the blocks that begin with their path", () => {
    const block = (first: string) => `\`\`\`yaml\n${first}\nname: x\n\`\`\`\n`;
    const text = `${block("# .github/workflows/a.yml")}${block("- uses: x")}\`\`\`sh\n# .github/workflows/b.yml\n\`\`\`\n`;
    expect(listDocWorkflows(text)).toEqual([{ name: "a.yml", text: "name: x\n" }]);
  });

  test("use the action in the version of this project", () => {
    const versions = [...read("docs/github-action.md").matchAll(/OWNER\/confiture@(\S+)/g)];
    expect(versions.length).toBeGreaterThan(1);
    for (const [, version] of versions) expect(version).toBe(`v${manifest.version}`);
  });
});

describe("the table of inputs and outputs", () => {
  const action = Bun.YAML.parse(read("action.yml")) as {
    inputs: Record<string, { default?: string }>;
    outputs: Record<string, unknown>;
  };

  test("documents exactly what action.yml has", () => {
    const names = [...read("docs/github-action.md").matchAll(/^\| `([a-z-]+)` \|/gm)];
    const expected = [...Object.keys(action.inputs), ...Object.keys(action.outputs)].sort();
    expect(names.map(([, name]) => String(name)).sort()).toEqual(expected);
  });
});
