// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces of environment files are meant
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { PUBLISHED, renderSchema } from "../../scripts/build-schemas.ts";
import { KEYS } from "../../src/config/keys.ts";
import { UNSUPPORTED_KEYS } from "../../src/config/unsupported-keys.ts";
import { catchError, loadText } from "./make-project.ts";

const root = join(import.meta.dir, "..", "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const schema: unknown = JSON.parse(read("schemas/environment.schema.json"));
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(
  schema as object,
);

test.each(PUBLISHED.map((entry) => [entry.file, entry] as const))(
  "schemas/%s is current (bun run build:schemas)",
  (file, entry) => {
    expect(read(`schemas/${file}`)).toBe(renderSchema(entry));
  },
);

describe("editors and the loader agree", () => {
  const good = [
    "include_dirs: [db/schema]",
    "include_dirs: [{path: a, recursive: false, include: ['*.sql'], order: -1}]",
    "include_dirs: [a]\ndatabase_url: ${DATABASE_URL}",
    "include_dirs: [a]\ndatabase_url: postgres://h/d",
    "include_dirs: [a]\nbuild: {separators: {style: custom, custom_template: '-- x'}}",
    "include_dirs: [a]\nmigration: {view_helpers: [1]}\nssh_tunnel: null",
    "include_dirs: [a]\nmigration: {tracking_table: a.b, locking: {enabled: false, timeout_ms: 0}}",
    "include_dirs: [a]\nsuperuser_dirs: [b, {path: c, order: 1}]\npostgres: {version: 18}",
    "include_dirs: [a]\nseed: {dirs: [x], profiles: {}}",
    "include_dirs: [a]\nprotected: true",
  ];
  test.each(good)("accept %j", async (text) => {
    expect(validate(Bun.YAML.parse(text))).toBe(true);
    expect((await loadText(text)).environment.name).toBe("local");
  });

  const bad = [
    "name: local",
    "include_dirs: []",
    "include_dirs: db",
    "include_dirs: [{order: 1}]",
    "include_dirs: [{path: a, recursive: maybe}]",
    "include_dirs: [{path: a, include: ['../x']}]",
    "include_dirs: [a]\nnam: x",
    "include_dirs: [a]\nbuild: {sort_mode: x}",
    "include_dirs: [a]\nbuild: {sort_mod: hex}",
    "include_dirs: [a]\nbuild:",
    "include_dirs: [a]\nbuild: {separators: {style: custom}}",
    "include_dirs: [a]\npostgres: {version: 9}",
    "include_dirs: [a]\nmigration: {anything: 1}",
    "include_dirs: [a]\nmigration: {tracking_table: a.b.c}",
    "include_dirs: [a]\nmigration: {tracking_table: 'a; DROP TABLE b'}",
    "include_dirs: [a]\nmigration: {locking: {timeout_ms: -1}}",
    "include_dirs: [a]\ndatabase_url: mysql://h/d",
    "include_dirs: [a]\nprotected: production",
  ];
  test.each(bad)("refuse %j", async (text) => {
    expect(validate(Bun.YAML.parse(text))).toBe(false);
    expect((await catchError(() => loadText(text))).code).toBe("CONFIG_INVALID");
  });
});

test("every key has a description for editors", () => {
  const described = JSON.stringify(schema);
  for (const { description } of Object.values(KEYS)) {
    expect(described).toContain(JSON.stringify(description));
  }
});

test("docs/configuration.md explains every supported key", () => {
  const page = read("docs/configuration.md");
  for (const key of Object.keys(KEYS)) {
    // An item of a superuser list is explained in the row of the list.
    if (key !== "" && !key.endsWith("[]") && !/^superuser.*path$/.test(key))
      expect(page).toContain(`\`${key.replaceAll("[]", "")}\``);
  }
});

test("docs/from-python.md names every key that is not supported", () => {
  const page = read("docs/from-python.md");
  for (const [parent, keys] of Object.entries(UNSUPPORTED_KEYS)) {
    for (const key of Object.keys(keys)) {
      expect(page).toContain(`\`${parent === "" ? key : `${parent}.${key}`}\``);
    }
  }
});
