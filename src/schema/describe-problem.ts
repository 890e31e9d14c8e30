import { closeSync, openSync, readSync } from "node:fs";
import type { Problem } from "../base/problem.ts";
import { locateOffset } from "../base/text-position.ts";
import { FILE_PROBLEM } from "../native/core.ts";
import type { SourceFile } from "./source-file.ts";

interface Description {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

const DESCRIPTIONS: { readonly [code: number]: Description } = {
  [FILE_PROBLEM.notFound]: {
    code: "file-vanished",
    message: "the file vanished before it could be read",
    hint: "build again when nothing else is writing to the folder",
  },
  [FILE_PROBLEM.permissionDenied]: {
    code: "permission-denied",
    message: "no permission to read the file",
    hint: "make it readable for the user who builds",
  },
  [FILE_PROBLEM.notAFile]: {
    code: "not-a-file",
    message: "this is not a regular file",
    hint: "leave it out with exclude, or replace it by a file",
  },
  [FILE_PROBLEM.changed]: {
    code: "file-changed",
    message: "the file changed while it was read",
    hint: "build again when nothing else is writing to the folder",
  },
  [FILE_PROBLEM.unreadable]: {
    code: "unreadable-file",
    message: "the file can't be read",
    hint: "check the disk and the file's type",
  },
  [FILE_PROBLEM.nulByte]: {
    code: "nul-byte",
    message: "a NUL byte, which PostgreSQL can't store in text",
    hint: "save the file as UTF-8 text; UTF-16 looks like this",
  },
  [FILE_PROBLEM.invalidUtf8]: {
    code: "invalid-utf8",
    message: "not valid UTF-8",
    hint: "save the file as UTF-8, or convert it with `iconv -t UTF-8`",
  },
  [FILE_PROBLEM.unterminatedString]: {
    code: "unterminated-string",
    message: "the file ends inside the string that begins here",
    hint: "close it with ' (a quote inside is written '')",
  },
  [FILE_PROBLEM.unterminatedIdentifier]: {
    code: "unterminated-identifier",
    message: "the file ends inside the quoted identifier that begins here",
    hint: 'close it with " (a quote inside is written "")',
  },
  [FILE_PROBLEM.unterminatedDollarQuote]: {
    code: "unterminated-dollar-quote",
    message: "the file ends inside the dollar-quoted body that begins here",
    hint: "end it with the same delimiter, tag included",
  },
  [FILE_PROBLEM.unterminatedComment]: {
    code: "unterminated-comment",
    message: "the file ends inside the block comment that begins here",
    hint: "close it with */ (block comments nest: each /* needs its own)",
  },
  [FILE_PROBLEM.unclosedParenthesis]: {
    code: "unclosed-parenthesis",
    message: "the file ends before this parenthesis is closed",
    hint: "add the missing )",
  },
  [FILE_PROBLEM.metaCommand]: {
    code: "meta-command",
    message: "a psql meta-command, which only psql understands",
    hint: "write SQL instead: include_dirs replaces \\i, INSERT replaces \\copy and COPY … FROM stdin",
  },
  [FILE_PROBLEM.conflictMarker]: {
    code: "conflict-marker",
    message: "a conflict marker left by git",
    hint: "resolve the merge conflict in this file",
  },
  [FILE_PROBLEM.separatorNotAComment]: {
    code: "separator-not-a-comment",
    message: "the separator written before this file would not be a complete comment",
    hint: "rename the file (a path can't hold /*, */ or a line break) or change build.separators",
  },
};

/** The problem that a core reported for a file, with the place where it stands. */
export function describeFileProblem(file: SourceFile, code: number, offset: number): Problem {
  const description = DESCRIPTIONS[code];
  if (description === undefined) throw new RangeError(`unknown file problem ${code}`);
  return { severity: "error", ...description, file: file.path, ...findPlace(file, offset) };
}

/** A final semicolon that is missing, as an error or, where it was added, as a warning. */
export function describeMissingSemicolon(
  file: SourceFile,
  offset: number,
  severity: "error" | "warning",
): Problem {
  return {
    severity,
    code: "missing-semicolon",
    message:
      severity === "error"
        ? "the last statement has no final semicolon"
        : "the last statement had no final semicolon; one was added to the output",
    hint: "end the file with ;",
    file: file.path,
    ...findPlace(file, offset),
  };
}

/** Line, column and text at a byte offset; nothing where the file can't be read any more. */
function findPlace(
  file: SourceFile,
  offset: number,
): Pick<Problem, "line" | "column" | "sourceLine"> {
  if (offset < 0) return {};
  try {
    return locateOffset(readStart(file.diskPath, offset + 4096), offset);
  } catch {
    return {};
  }
}

function readStart(path: string, sizeBytes: number): Uint8Array {
  const descriptor = openSync(path, "r");
  try {
    const bytes = new Uint8Array(sizeBytes);
    let length = 0;
    for (;;) {
      const count = readSync(descriptor, bytes, length, sizeBytes - length, length);
      length += count;
      if (count === 0 || length === sizeBytes) return bytes.subarray(0, length);
    }
  } finally {
    closeSync(descriptor);
  }
}
