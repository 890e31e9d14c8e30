import { ConfitureError } from "../../base/errors.ts";
import { findNearest } from "../../base/nearest.ts";
import type { Problem } from "../../base/problem.ts";
import { RENAMED_KINDS } from "./named-objects.ts";
import { parseWrittenName, WRITTEN_NAME, type WrittenName } from "./written-name.ts";

/** A rename that somebody asks for, before it is known what it is about. */
export interface RenameRequest {
  /** What messages call it: the flag, or the text of the directive. */
  readonly label: string;
  /** The kinds that it can be about; absent for any. */
  readonly kinds?: readonly string[];
  /** Both names have the same number of parts. */
  readonly from: WrittenName;
  readonly to: WrittenName;
  /** Where a directive stands; absent for a flag. */
  readonly place?: Place;
}

/** A place in a source file. */
export type Place = Pick<Problem, "file" | "line" | "column" | "sourceLine">;

/** The flags that name a rename: to ask for it, or to deny it. */
export type RenameFlag = "--rename" | "--no-rename";

const MOST_PARTS = 3;
const FLAG = new RegExp(
  `^\\s*(?:([a-z]+(?:[ -][a-z]+)*):)?(${WRITTEN_NAME})\\s*=\\s*(${WRITTEN_NAME})\\s*$`,
  "u",
);

/**
 * Reads `old=new`, such as `customer.fax=telefax`. Before it the kind may stand: `column:…`.
 *
 * @throws ConfitureError `USAGE` for a text that is not of this form.
 */
export function parseRenameFlag(text: string, flag: RenameFlag = "--rename"): RenameRequest {
  const label = `${flag} ${text}`;
  const refuse = (message: string, hint: string) =>
    new ConfitureError("USAGE", `${label}: ${message}`, { hint });
  const [, kind, old = "", wanted = ""] = FLAG.exec(text) ?? [];
  const names = [old, wanted].map(parseWrittenName);
  const [from, to] = names;
  if (from === undefined || to === undefined) {
    throw refuse(
      "this is not old=new",
      `write ${flag} customer=client or ${flag} customer.fax=telefax; a name with capitals or other characters stands in double quotes`,
    );
  }
  if (from.parts.length > MOST_PARTS || to.parts.length > MOST_PARTS) {
    throw refuse("a name has too many parts", "the longest form is schema.table.column");
  }
  const request = { label, ...alignNames(from, to) };
  if (isSameText(request.from, request.to)) {
    throw refuse("the old and the new name are the same", "leave this flag out");
  }
  if (kind === undefined) return request;
  const word = kind.replaceAll("-", " ");
  if (!RENAMED_KINDS.includes(word)) {
    const nearest = findNearest(word, RENAMED_KINDS);
    throw refuse(
      `there is no kind of object ${kind}`,
      nearest === undefined
        ? `the kinds are ${RENAMED_KINDS.join(", ")}`
        : `did you mean ${nearest}?`,
    );
  }
  return { ...request, kinds: [word] };
}

/** Gives the shorter of two names what it lacks in front from the longer one. */
export function alignNames(from: WrittenName, to: WrittenName) {
  const lengthen = (name: WrittenName, other: WrittenName): WrittenName => ({
    ...name,
    parts: [
      ...other.parts.slice(0, Math.max(0, other.parts.length - name.parts.length)),
      ...name.parts,
    ],
  });
  return { from: lengthen(from, to), to: lengthen(to, from) };
}

function isSameText(from: WrittenName, to: WrittenName): boolean {
  const [a, b] = [from, to].map(({ parts }) => JSON.stringify(parts));
  return a === b;
}

/** What is wrong with a request, where it stands. */
export function refuseRequest(
  { label, place }: RenameRequest,
  code: string,
  message: string,
  hint: string,
): Problem {
  return { severity: "error", code, message: `${label}: ${message}`, ...place, hint };
}
