// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces of environment files are meant
import { type Document, parseAllDocuments, parseDocument, visit } from "yaml";
import type { Problem } from "../base/problem.ts";
import type { FileText } from "./place-problems.ts";
import { explainYamlError, UNKNOWN_ALIAS } from "./yaml-errors.ts";
import { describePlace, offsetOf, readKey, YAML_OPTIONS } from "./yaml-positions.ts";

type Explanation = ReturnType<typeof explainYamlError>;

/** The syntax errors of a text, in the order of the text. */
export function findSyntaxErrors(file: FileText): Problem[] {
  const document = parseDocument(file.text, YAML_OPTIONS);
  const errors = document.errors.map((error) =>
    describe(file, error.pos[0], "config-syntax", explainYamlError(error.code)),
  );
  return [...errors, ...findUnknownAliases(file, document)];
}

/** Every key that stands twice in one mapping, at its second place. */
export function findDuplicateKeys(file: FileText): Problem[] {
  const found: Problem[] = [];
  visit(parseDocument(file.text, YAML_OPTIONS), {
    Map(_, map) {
      const seen = new Set<string>();
      for (const pair of map.items) {
        const key = readKey(pair);
        const message = `\`${key}\` stands twice in one mapping`;
        const explanation = { message, hint: "keep one of the two" };
        const offset = offsetOf(pair.key) ?? 0;
        if (seen.has(key)) found.push(describe(file, offset, "config-duplicate-key", explanation));
        seen.add(key);
      }
    },
  });
  return found;
}

/** Whether the text holds more than one document. */
export function hasSeveralDocuments(text: string): boolean {
  return parseAllDocuments(text, YAML_OPTIONS).length > 1;
}

function findUnknownAliases(file: FileText, document: Document): Problem[] {
  const found: Problem[] = [];
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      found.push(describe(file, offsetOf(alias) ?? 0, "config-syntax", UNKNOWN_ALIAS));
    },
  });
  return found;
}

function describe(file: FileText, offset: number, code: string, text: Explanation): Problem {
  const place = describePlace(file.text, offset);
  // `{a: ${NAME}}` is a frequent slip: inside braces a plain value can't hold a brace.
  const hint = text.hint ?? (place.sourceLine.includes("${") ? QUOTE_REFERENCE : undefined);
  const problem = {
    severity: "error",
    code,
    message: text.message,
    file: file.name,
    ...place,
  } as const;
  return hint === undefined ? problem : { ...problem, hint };
}

const QUOTE_REFERENCE = 'inside [ ] and { } a reference must be quoted: "${NAME}"';
