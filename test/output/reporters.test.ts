import { describe, expect, test } from "bun:test";
import { Writable } from "node:stream";
import { ConfitureError } from "../../src/base/errors.ts";
import type { Problem } from "../../src/base/problem.ts";
import { createReporter } from "../../src/output/create-reporter.ts";
import type { ReporterOptions } from "../../src/output/reporter.ts";

class Collector extends Writable {
  text = "";
  columns = 80;

  constructor(readonly isTTY: boolean) {
    super();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }

  // What a terminal has and a progress bar calls.
  cursorTo(): void {}
  moveCursor(): void {}
  clearLine(): void {}
}

const WARNING: Problem = { severity: "warning", code: "w", message: "careful" };
const ERROR: Problem = { severity: "error", code: "e", message: "broken" };

async function makeReporter(overrides: Partial<ReporterOptions> = {}, isTerminal = false) {
  const streams = { stdout: new Collector(isTerminal), stderr: new Collector(isTerminal) };
  const reporter = await createReporter(
    {
      command: "build",
      format: "human",
      isQuiet: false,
      isVerbose: false,
      isColourAllowed: false,
      ...overrides,
    },
    streams,
  );
  return { reporter, ...streams };
}

describe("for people", () => {
  test("lines go to standard error, the result to standard output", async () => {
    const { reporter, stdout, stderr } = await makeReporter();
    reporter.success("done");
    reporter.info("next");
    reporter.detail("how");
    reporter.result({ ignored: true }, "the text\n");
    reporter.close();
    expect(stderr.text).toBe("✔ done\nℹ next\n");
    expect(stdout.text).toBe("the text\n");
  });

  test("--verbose adds details, --quiet leaves only errors", async () => {
    const verbose = await makeReporter({ isVerbose: true });
    verbose.reporter.detail("how");
    expect(verbose.stderr.text).toBe("· how\n");
    const quiet = await makeReporter({ isQuiet: true });
    quiet.reporter.success("done");
    quiet.reporter.problem(WARNING);
    quiet.reporter.problem(ERROR);
    quiet.reporter.result({});
    quiet.reporter.close();
    expect(quiet.stderr.text).toBe("error[e]: broken\n\n");
    expect(quiet.stdout.text).toBe("");
  });

  test("ten warnings are shown, the rest counted", async () => {
    const { reporter, stderr } = await makeReporter();
    for (let index = 0; index < 12; index += 1) reporter.problem(WARNING);
    reporter.close();
    expect(stderr.text.split("careful").length - 1).toBe(10);
    expect(stderr.text).toEndWith("ℹ and 2 more (--verbose shows all)\n");
  });

  test("a failure shows its problems, itself and its hint", async () => {
    const { reporter, stderr } = await makeReporter();
    const details = { problems: [ERROR, WARNING] };
    reporter.failure(new ConfitureError("NO_FILES", "nothing", { hint: "look", details }));
    expect(stderr.text).toBe(
      "error[e]: broken\n\nwarning[w]: careful\n\nerror: nothing\n  hint: look\n",
    );
  });

  test("a failure that its only problem has told is not told twice", async () => {
    const { reporter, stderr } = await makeReporter();
    const details = { problems: [ERROR] };
    reporter.failure(new ConfitureError("CONFIG_INVALID", "x.yaml:1:1: broken", { details }));
    expect(stderr.text).toBe("error[e]: broken\n\n");
  });

  test("colours on a terminal, if they are allowed", async () => {
    const old = { NO_COLOR: process.env.NO_COLOR, TERM: process.env.TERM };
    process.env.TERM = "xterm";
    delete process.env.NO_COLOR;
    try {
      const coloured = await makeReporter({ isColourAllowed: true }, true);
      coloured.reporter.success("done");
      expect(coloured.stderr.text).toBe("\u001b[32m✔\u001b[39m done\n");
      const plain = await makeReporter({ isColourAllowed: false }, true);
      plain.reporter.success("done");
      expect(plain.stderr.text).toBe("✔ done\n");
    } finally {
      for (const [name, value] of Object.entries(old)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });
});

describe("progress", () => {
  const feed = async (isTerminal: boolean, isQuiet: boolean) => {
    const { reporter, stderr } = await makeReporter({ isQuiet }, isTerminal);
    reporter.progress({ kind: "files", phase: "build", done: 1, total: 9 });
    await Bun.sleep(450);
    for (let done = 2; done < 6; done += 1) {
      reporter.progress({ kind: "files", phase: "build", done, total: 9 });
      reporter.progress({ kind: "note", message: "on the way" });
      reporter.progress({ kind: "phase", phase: "check" });
      await Bun.sleep(60);
    }
    reporter.close();
    reporter.progress({ kind: "files", phase: "build", done: 9, total: 9 });
    return stderr.text;
  };

  test("a bar on a terminal when it takes long, and it goes away", async () => {
    const text = await feed(true, false);
    expect(text).toMatch(/(Building|Checking) .*[█░].* \d\/9/);
  });

  test("no bar elsewhere, nor with --quiet", async () => {
    expect(await feed(false, false)).toBe("ℹ on the way\n".repeat(4));
    expect(await feed(true, true)).toBe("");
  });
});

describe("for programs", () => {
  test("is one document with result and problems, and nothing else", async () => {
    const { reporter, stdout, stderr } = await makeReporter({ format: "json", command: "hash" });
    reporter.progress({ kind: "phase", phase: "hash" });
    reporter.success("done");
    reporter.info("next");
    reporter.detail("how");
    reporter.problem(WARNING);
    reporter.result({ hash: "abc" }, "abc\n");
    expect(stdout.text).toBe("");
    reporter.close();
    expect(JSON.parse(stdout.text)).toEqual({
      schemaVersion: 1,
      command: "hash",
      ok: true,
      hash: "abc",
      problems: [{ ...WARNING }],
    });
    expect(stderr.text).toBe("");
  });

  test("says what failed, with the problems beside it", async () => {
    const { reporter, stdout } = await makeReporter({ format: "json" });
    const details = { problems: [ERROR], file: "a" };
    reporter.failure(new ConfitureError("LOCKED", "held", { hint: "wait", details }));
    reporter.close();
    expect(JSON.parse(stdout.text)).toEqual({
      schemaVersion: 1,
      command: "build",
      ok: false,
      problems: [{ ...ERROR }],
      error: { code: "LOCKED", exitCode: 6, message: "held", hint: "wait", details: { file: "a" } },
    });
  });
});
