import { describe, expect, test } from "bun:test";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { ConfitureError } from "../../src/base/errors.ts";
import type { ProgressEvent } from "../../src/base/events.ts";
import { mapLine, mapOffset } from "../../src/schema/build-map.ts";
import { type BuildOptions, buildSchema } from "../../src/schema/build-schema.ts";
import { hashSchema } from "../../src/schema/hash-schema.ts";
import { createProject } from "../temporary-folder.ts";

const OUTPUT = "db/generated/schema_local.sql";
const YAML = (extra: string) => `include_dirs: [db/schema]\n${extra}`;
const read = (folder: { path: string }, path = OUTPUT) =>
  readFileSync(join(folder.path, path), "utf8");
const build = (folder: { path: string }, options: BuildOptions = {}) =>
  buildSchema({ project: folder.path, ...options });
const failure = async (run: Promise<unknown>): Promise<ConfitureError> =>
  run.then(
    () => {
      throw new Error("it should have failed");
    },
    (error) => error as ConfitureError,
  );

describe("the output", () => {
  test("is the header, then separators and files, byte for byte", async () => {
    using folder = createProject({
      "db/schema/b.sql": "SELECT 2;\n",
      "db/schema/a.sql": "SELECT 1;",
    });
    const { hash } = await build(folder);
    expect(read(folder)).toBe(
      [
        '-- Schema of environment "local", built by Confiture 0.1.0',
        "-- Files: 2",
        `-- Schema hash: sha256:${hash}`,
        "-- Generated: change the source files and build again.",
        "",
        "/* File: db/schema/a.sql */",
        "SELECT 1;",
        "",
        "/* File: db/schema/b.sql */",
        "SELECT 2;",
        "",
      ].join("\n"),
    );
  });

  test("is the same in another folder and at another time", async () => {
    const sources = { "db/schema/a.sql": "SELECT 1;\n" };
    using one = createProject(sources);
    using two = createProject(sources);
    await build(one);
    await Bun.sleep(5);
    await build(two);
    expect(read(one)).toBe(read(two));
  });

  test("keeps a file's own bytes: CRLF, tabs, non-ASCII", async () => {
    const source = "SELECT 'é😀',\t1;\r\n-- end\r\n";
    using folder = createProject(
      { "db/schema/a.sql": source },
      YAML("build: {separators: {style: none}}\n"),
    );
    await build(folder);
    expect(read(folder).endsWith(`again.\n${source}`)).toBe(true);
  });

  test("drops a byte-order mark at the start of a file, and only there", async () => {
    using folder = createProject({ "db/schema/a.sql": "\ufeffSELECT '\ufeff';\n" });
    await build(folder);
    expect(read(folder).match(/\ufeff/g)?.length).toBe(1);
  });

  test.each([
    ["block_comment", "\n/* File: db/schema/a.sql */\nSELECT 1;\n"],
    ["line_comment", "\n-- File: db/schema/a.sql\nSELECT 1;\n"],
    ["none", "again.\nSELECT 1;\n"],
    ["custom, custom_template: '-- <{file_path}>'", "again.\n-- <db/schema/a.sql>\nSELECT 1;\n"],
  ])("separator %s", async (style, expected) => {
    using folder = createProject(
      { "db/schema/a.sql": "SELECT 1;\n" },
      YAML(`build: {separators: {style: ${style}}}\n`),
    );
    await build(folder);
    expect(read(folder).endsWith(expected)).toBe(true);
  });

  test("goes where --output says, with its folders", async () => {
    using folder = createProject({ "db/schema/a.sql": "SELECT 1;\n" });
    const output = join(folder.path, "x/y/z.sql");
    const result = await build(folder, { output });
    expect(result.outputs[0]?.path).toBe(output);
    expect(existsSync(output)).toBe(true);
  });

  test("leaves an unchanged output alone", async () => {
    using folder = createProject({ "db/schema/a.sql": "SELECT 1;\n" });
    expect((await build(folder)).outputs[0]?.status).toBe("written");
    const before = statSync(join(folder.path, OUTPUT)).mtimeMs;
    expect((await build(folder)).outputs[0]?.status).toBe("unchanged");
    expect(statSync(join(folder.path, OUTPUT)).mtimeMs).toBe(before);
    expect(readdirSync(join(folder.path, "db/generated"))).toEqual(["schema_local.sql"]);
  });

  test("has a time only when asked", async () => {
    using folder = createProject({ "db/schema/a.sql": "SELECT 1;\n" });
    await build(folder, { builtAt: new Date(0) });
    expect(read(folder)).toContain("-- Built at: 1970-01-01T00:00:00.000Z\n");
  });

  test("a dry run reads and hashes, and writes nothing", async () => {
    using folder = createProject({ "db/schema/a.sql": "SELECT 1;\n" });
    const dry = await build(folder, { dryRun: true });
    expect(existsSync(join(folder.path, "db/generated"))).toBe(false);
    const real = await build(folder);
    expect([dry.hash, dry.sizeBytes]).toEqual([real.hash, real.sizeBytes]);
    expect(dry.outputs[0]?.status).toBe("dry-run");
    expect(statSync(join(folder.path, OUTPUT)).size).toBe(real.sizeBytes);
  });

  test("schemaOnly leaves seeds out, and changes the hash", async () => {
    using folder = createProject({
      "db/schema/a.sql": "SELECT 1;\n",
      "db/schema/seeds/b.sql": "SELECT 2;\n",
    });
    const all = await build(folder);
    const schema = await build(folder, { schemaOnly: true });
    expect([all.files, schema.files]).toEqual([2, 1]);
    expect(read(folder)).not.toContain("seeds/b.sql");
    expect(all.hash).not.toBe(schema.hash);
  });
});

describe("a split build", () => {
  const environment = YAML("superuser_dirs: [db/schema/00]\nsuperuser_post_dirs: [db/schema/99]\n");
  const sources = {
    "db/schema/00/roles.sql": "CREATE ROLE app;\n",
    "db/schema/10/t.sql": "CREATE TABLE t ();\n",
    "db/schema/99/owner.sql": "ALTER TABLE t OWNER TO app;\n",
  };

  test("writes three outputs with one hash, the same as in one", async () => {
    using folder = createProject(sources, environment);
    const whole = await build(folder);
    const split = await build(folder, { split: true });
    expect(split.hash).toBe(whole.hash);
    expect(split.outputs.map(({ phase, files }) => [phase, files])).toEqual([
      ["superuser-pre", 1],
      ["app", 1],
      ["superuser-post", 1],
    ]);
    for (const part of ["superuser_pre", "app", "superuser_post"]) {
      const text = read(folder, `db/generated/schema_local_${part}.sql`);
      expect(text).toContain(`sha256:${whole.hash}`);
      expect(text).toContain(`-- Part: ${part.replace("_", "-")}\n`);
    }
  });

  test("writes none if one of them can't be", async () => {
    using folder = createProject(sources, environment);
    mkdirSync(join(folder.path, "db/generated/schema_local_superuser_post.sql"), {
      recursive: true,
    });
    const error = await failure(build(folder, { split: true }));
    expect(error.code).toBe("OUTPUT_FAILED");
    expect(readdirSync(join(folder.path, "db/generated"))).toEqual([
      "schema_local_superuser_post.sql",
    ]);
  });
});

describe("the build map", () => {
  test("leads from any byte and line of the output to its source", async () => {
    using folder = createProject({
      "db/schema/a.sql": "\ufeffSELECT 1,\n  2",
      "db/schema/b.sql": "",
      "db/schema/c.sql": "SELECT 'é';\r\n\r\nSELECT 4;\n",
    });
    const { outputs } = await build(folder);
    const map = outputs[0]?.map ?? { files: [] };
    const bytes = readFileSync(join(folder.path, OUTPUT));
    const lines = bytes.toString("utf8").split("\n");
    for (const needle of ["SELECT 1", "  2", "SELECT 'é'", "SELECT 4"]) {
      const outputOffset = bytes.indexOf(needle);
      const mapped = mapOffset(map, outputOffset);
      const source = readFileSync(join(folder.path, mapped?.file.path ?? "")).toString("utf8");
      const withoutMark = Buffer.from(source.replace(/^\ufeff/, ""));
      expect(withoutMark.indexOf(needle)).toBe(mapped?.offset ?? -2);
      const outputLine = lines.findIndex((line) => line.includes(needle)) + 1;
      const mappedLine = mapLine(map, outputLine);
      const sourceLines = withoutMark.toString("utf8").split("\n");
      expect(sourceLines[(mappedLine?.line ?? 0) - 1]).toContain(needle.trim());
    }
  });
});

describe("refusals", () => {
  test("are reported together, each with place, line and hint; nothing is written", async () => {
    using folder = createProject({
      "db/schema/a.sql": "SELECT 'open\n",
      "db/schema/b.sql": "SELECT 1;\n\\i other.sql\n",
      "db/schema/c.sql": new Uint8Array([0x53, 0xff]),
      "db/schema/d.sql": "SELECT 1;\n",
      "db/schema/e.sql": "<<<<<<< HEAD\nSELECT 1;\n",
      "db/schema/f.sql": "SELECT (1;\n",
      [OUTPUT]: "old",
    });
    const error = await failure(build(folder));
    expect(error.code).toBe("SOURCE_REFUSED");
    expect(error.message).toBe("5 problems in the source files");
    expect(
      error.problems.map(({ code, file, line, column, sourceLine }) => [
        code,
        `${file}:${line}:${column}`,
        sourceLine,
      ]),
    ).toEqual([
      ["unterminated-string", "db/schema/a.sql:1:8", "SELECT 'open"],
      ["meta-command", "db/schema/b.sql:2:1", "\\i other.sql"],
      ["invalid-utf8", "db/schema/c.sql:1:2", "S\ufffd"],
      ["conflict-marker", "db/schema/e.sql:1:1", "<<<<<<< HEAD"],
      ["unclosed-parenthesis", "db/schema/f.sql:1:8", "SELECT (1;"],
    ]);
    for (const problem of error.problems) expect(problem.hint?.length).toBeGreaterThan(10);
    expect(read(folder)).toBe("old");
    expect(readdirSync(join(folder.path, "db/generated"))).toEqual(["schema_local.sql"]);
  });

  test("a missing semicolon is added with a warning, or refused", async () => {
    const sources = { "db/schema/a.sql": "SELECT 1 -- why\n" };
    using adding = createProject(sources);
    const { warnings } = await build(adding);
    expect(warnings.map(({ code, file, line, column }) => [code, file, line, column])).toEqual([
      ["missing-semicolon", "db/schema/a.sql", 1, 8],
    ]);
    expect(read(adding)).toContain("SELECT 1 -- why\n;\n");
    using refusing = createProject(sources, YAML("build: {missing_semicolon: error}\n"));
    const error = await failure(build(refusing));
    expect(error.problems[0]?.code).toBe("missing-semicolon");
    expect(error.problems[0]?.message).toBe("the last statement has no final semicolon");
  });

  test("a dangling link is reported with the rest", async () => {
    using folder = createProject({ "db/schema/a.sql": "SELECT 'open" });
    symlinkSync("nowhere", join(folder.path, "db/schema/b.sql"));
    const error = await failure(build(folder));
    expect(error.problems.map((problem) => problem.code)).toEqual([
      "dangling-symlink",
      "unterminated-string",
    ]);
  });

  test("a path that would end the separator is refused", async () => {
    using folder = createProject({ "db/schema/a*/b.sql": "SELECT 1;\n" });
    const error = await failure(build(folder));
    expect(error.problems[0]?.code).toBe("separator-not-a-comment");
  });

  test("a line break in a path is refused in a line comment, and fine in a block comment", async () => {
    const sources = { "db/schema/a\nb.sql": "SELECT 1;\n" };
    using block = createProject(sources);
    expect((await build(block)).files).toBe(1);
    using line = createProject(sources, YAML("build: {separators: {style: line_comment}}\n"));
    expect((await failure(build(line))).problems[0]?.code).toBe("separator-not-a-comment");
  });

  test("an output among the sources is refused", async () => {
    using folder = createProject({ "db/schema/a.sql": "SELECT 1;\n" });
    const error = await failure(build(folder, { output: join(folder.path, "db/schema/a.sql") }));
    expect(error.message).toBe("the output db/schema/a.sql is one of the source files");
    expect(read(folder, "db/schema/a.sql")).toBe("SELECT 1;\n");
  });

  test("no file at all is an error", async () => {
    using folder = createProject({ "db/schema/readme.md": "" });
    expect((await failure(build(folder))).code).toBe("NO_FILES");
  });

  test("a folder that can't be written is an error that says so", async () => {
    using folder = createProject({ "db/schema/a.sql": "SELECT 1;\n", file: "" });
    const error = await failure(build(folder, { output: join(folder.path, "file/out.sql") }));
    expect([error.code, error.exitCode]).toEqual(["OUTPUT_FAILED", 4]);
    expect(error.message).toContain(join(folder.path, "file/out.sql"));
  });
});

describe("stopping", () => {
  test("an aborted build writes nothing and leaves no trace", async () => {
    using folder = createProject({ "db/schema/a.sql": "SELECT 1;\n", [OUTPUT]: "old" });
    const controller = new AbortController();
    const onProgress = ({ kind }: ProgressEvent) => {
      if (kind === "files") controller.abort();
    };
    const error = await failure(build(folder, { signal: controller.signal, onProgress }));
    expect(error.code).toBe("ABORTED");
    expect(read(folder)).toBe("old");
    expect(readdirSync(join(folder.path, "db/generated"))).toEqual(["schema_local.sql"]);
  });

  test("a signal that is set already stops before anything is read", async () => {
    const error = await failure(buildSchema({ project: "/nowhere", signal: AbortSignal.abort() }));
    expect(error.code).toBe("ABORTED");
  });
});

test("a file that vanishes after discovery is named", async () => {
  using folder = createProject({
    "db/schema/a.sql": "SELECT 1;\n",
    "db/schema/b.sql": "SELECT 1;\n",
  });
  const onProgress = (event: ProgressEvent) => {
    if (event.kind === "phase" && event.phase === "build") {
      execFileSync("rm", [join(folder.path, "db/schema/a.sql")]);
    }
  };
  const error = await failure(build(folder, { onProgress }));
  expect(error.problems.map(({ code, file }) => [code, file])).toEqual([
    ["file-vanished", "db/schema/a.sql"],
  ]);
});

test("progress goes from discovery over the files to writing", async () => {
  using folder = createProject({ "db/schema/a.sql": "SELECT 1;\n" });
  const events: ProgressEvent[] = [];
  await build(folder, { onProgress: (event) => events.push(event) });
  expect(events).toEqual([
    { kind: "phase", phase: "discover" },
    { kind: "phase", phase: "build" },
    { kind: "files", phase: "build", done: 1, total: 1 },
    { kind: "phase", phase: "write" },
  ]);
});

test("inspect sees the finished output, and can refuse it", async () => {
  using folder = createProject({ "db/schema/a.sql": "SELECT 1;\n", [OUTPUT]: "old" });
  let seen = "";
  const inspect: BuildOptions["inspect"] = async ([output]) => {
    seen = readFileSync(output?.temporaryPath ?? "", "utf8");
    throw new Error("no");
  };
  expect((await failure(build(folder, { inspect }))).message).toBe("no");
  expect(seen).toContain("SELECT 1;");
  expect(read(folder)).toBe("old");
});

describe("the hash", () => {
  test("is the one in the header, and sha256sum's of its own manifest", async () => {
    using folder = createProject({
      "db/schema/a.sql": "SELECT 1;\n",
      "db/schema/x y.sql": "\ufeffSELECT 2",
    });
    const { hash } = await build(folder);
    const hashed = await hashSchema({ project: folder.path });
    expect(hashed.hash).toBe(hash);
    const manifest = execFileSync(
      "sha256sum",
      hashed.entries.map((entry) => entry.path),
      {
        cwd: folder.path,
      },
    );
    const { renderManifest } = await import("../../src/schema/manifest.ts");
    expect(renderManifest(hashed.entries)).toBe(manifest.toString());
    const digest = execFileSync("sha256sum", { input: manifest });
    expect(digest.toString().slice(0, 64)).toBe(hash);
  });

  test.each([
    ["content", (path: string) => writeFileSync(join(path, "db/schema/a.sql"), "SELECT 9;\n")],
    [
      "a new name",
      (path: string) => execFileSync("mv", ["a.sql", "a2.sql"], { cwd: join(path, "db/schema") }),
    ],
    ["a new file", (path: string) => writeFileSync(join(path, "db/schema/c.sql"), "")],
    ["a removed file", (path: string) => execFileSync("rm", [join(path, "db/schema/b.sql")])],
    [
      "a new order",
      (path: string) =>
        writeFileSync(
          join(path, "db/environments/local.yaml"),
          "include_dirs: [db/schema, {path: db/schema, include: [b.sql], order: -1}]\n",
        ),
    ],
  ])("changes with %s", async (_, change) => {
    using folder = createProject({
      "db/schema/a.sql": "SELECT 1;\n",
      "db/schema/b.sql": "SELECT 2;\n",
    });
    const before = await hashSchema({ project: folder.path });
    change(folder.path);
    expect((await hashSchema({ project: folder.path })).hash).not.toBe(before.hash);
  });

  test("does not change with separators, output or time", async () => {
    using folder = createProject({ "db/schema/a.sql": "SELECT 1;\n" });
    const before = await hashSchema({ project: folder.path });
    folder.write(
      "db/environments/local.yaml",
      YAML("build: {output_path: x.sql, separators: {style: none}}\n"),
    );
    expect((await hashSchema({ project: folder.path })).hash).toBe(before.hash);
  });

  test("a file that can't be read is named", async () => {
    using folder = createProject({ "db/schema/a.sql": "" });
    symlinkSync("nowhere", join(folder.path, "db/schema/b.sql"));
    const error = await failure(hashSchema({ project: folder.path }));
    expect([error.code, error.problems[0]?.file]).toEqual(["SOURCE_REFUSED", "db/schema/b.sql"]);
  });
});
