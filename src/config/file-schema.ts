import * as z from "zod/mini";
import { KEYS, type KeyName, type KeyText } from "./keys.ts";
import { UNSUPPORTED_KEYS } from "./unsupported-keys.ts";

/** Descriptions and defaults of the schemas below, for the JSON Schema that editors use. */
export const keyDocs = z.registry<Record<string, unknown>>();

// PyYAML, which reads the files of the Python Confiture, takes these words for booleans; and a
// value from an environment variable is always a text.
const BOOLEANS = new Map([
  ["true", true],
  ["yes", true],
  ["on", true],
  ["false", false],
  ["no", false],
  ["off", false],
]);

// Functions, because what is documented is one schema at one place.
const text = () => z.string().check(z.minLength(1));
const flag = () => z.pipe(z.transform(toBoolean), z.boolean());
const wholeNumber = () => z.pipe(z.transform(toWholeNumber), z.int());
const glob = () => z.string().check(z.minLength(1), z.regex(/^(?!(?:.*\/)?\.\.(?:\/|$))/));

const includeGlob = () => document("include_dirs[].include[]", glob());
const excludeGlob = () => document("include_dirs[].exclude[]", glob());

const includeDir = document(
  "include_dirs[]",
  z.union([
    text(),
    z.strictObject({
      path: document("include_dirs[].path", text()),
      recursive: document("include_dirs[].recursive", z.optional(flag())),
      include: document("include_dirs[].include", z.optional(z.array(includeGlob()))),
      exclude: document("include_dirs[].exclude", z.optional(z.array(excludeGlob()))),
      auto_discover: document("include_dirs[].auto_discover", z.optional(flag())),
      order: document("include_dirs[].order", z.optional(wholeNumber())),
    }),
  ]),
);

const ignored = {
  recursive: z.optional(z.unknown()),
  include: z.optional(z.unknown()),
  exclude: z.optional(z.unknown()),
  auto_discover: z.optional(z.unknown()),
  order: z.optional(z.unknown()),
};

const separators = document(
  "build.separators",
  z.optional(
    z.strictObject({
      style: document(
        "build.separators.style",
        z.optional(z.enum(["block_comment", "line_comment", "custom", "none", "mysql"])),
      ),
      custom_template: document("build.separators.custom_template", z.optional(text())),
    }),
  ),
  {
    // What the check in parse-environment.ts says, for editors.
    if: { properties: { style: { const: "custom" } }, required: ["style"] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { required: ["custom_template"] },
  },
);

const build = z.strictObject({
  output_path: document("build.output_path", z.optional(text())),
  sort_mode: document("build.sort_mode", z.optional(z.enum(["alphabetical", "hex"]))),
  missing_semicolon: document("build.missing_semicolon", z.optional(z.enum(["add", "error"]))),
  separators,
  ...unsupported("build"),
});

const seed = z.strictObject({
  dirs: document("seed.dirs", z.optional(z.array(document("seed.dirs[]", text())))),
  ...unsupported("seed"),
});

const postgres = z.strictObject({
  version: document(
    "postgres.version",
    z.optional(z.pipe(z.transform(toWholeNumber), z.int().check(z.gte(14), z.lte(99)))),
  ),
});

const migration = z.strictObject({
  tracking_table: document(
    "migration.tracking_table",
    z.optional(z.string().check(z.regex(/^[a-zA-Z_]\w*(?:\.[a-zA-Z_]\w*)?$/))),
  ),
  locking: document(
    "migration.locking",
    z.optional(
      z.strictObject({
        enabled: document("migration.locking.enabled", z.optional(flag())),
        timeout_ms: document(
          "migration.locking.timeout_ms",
          z.optional(z.pipe(z.transform(toWholeNumber), z.int().check(z.gte(0)))),
        ),
      }),
    ),
  ),
  ...unsupported("migration"),
});

/** An environment file as people write it. Defaults are filled in later. */
export const fileSchema = document(
  "",
  z.strictObject({
    name: document("name", z.optional(text())),
    database_url: document("database_url", z.optional(z.string()), {
      pattern: "^postgres(ql)?://|\\$\\{",
    }),
    protected: document("protected", z.optional(flag())),
    include_dirs: document("include_dirs", z.array(includeDir).check(z.minLength(1))),
    exclude_dirs: document("exclude_dirs", z.optional(z.array(document("exclude_dirs[]", text())))),
    superuser_dirs: document("superuser_dirs", z.optional(z.array(superuserDir("superuser_dirs")))),
    superuser_post_dirs: document(
      "superuser_post_dirs",
      z.optional(z.array(superuserDir("superuser_post_dirs"))),
    ),
    build: document("build", z.optional(build)),
    seed: document("seed", z.optional(seed)),
    postgres: document("postgres", z.optional(postgres)),
    migration: document("migration", z.optional(migration)),
    ...unsupported(""),
  }),
);

/** What {@link fileSchema} gives. */
export type EnvironmentFile = z.infer<typeof fileSchema>;

/** The keys of every mapping of the file by its path, as in {@link KEYS}. */
export const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  "": Object.keys(fileSchema.shape),
  build: Object.keys(build.shape),
  "build.separators": ["style", "custom_template"],
  seed: Object.keys(seed.shape),
  postgres: ["version"],
  migration: Object.keys(migration.shape),
  "migration.locking": ["enabled", "timeout_ms"],
  "include_dirs[]": ["path", ...Object.keys(ignored)],
  "superuser_dirs[]": ["path", ...Object.keys(ignored)],
  "superuser_post_dirs[]": ["path", ...Object.keys(ignored)],
};

function superuserDir(list: "superuser_dirs" | "superuser_post_dirs") {
  const path = document(`${list}[].path`, text());
  return document(`${list}[]`, z.union([text(), z.strictObject({ path, ...ignored })]));
}

function unsupported(parent: string) {
  const shape: Record<string, z.ZodMiniOptional<z.ZodMiniUnknown>> = {};
  for (const [key, consequence] of Object.entries(UNSUPPORTED_KEYS[parent] ?? {})) {
    const schema = z.optional(z.unknown());
    const description = `A key of the Python Confiture, not supported yet: ${consequence}.`;
    keyDocs.add(schema, { description, deprecated: true });
    shape[key] = schema;
  }
  return shape;
}

function document<T extends z.ZodMiniType>(key: KeyName, schema: T, more = {}): T {
  const { description, default: fallback }: KeyText = KEYS[key];
  const shown = fallback === undefined ? {} : { default: fallback };
  keyDocs.add(schema, { description, ...shown, ...more });
  return schema;
}

function toBoolean(value: unknown): unknown {
  return typeof value === "string" ? (BOOLEANS.get(value.toLowerCase()) ?? value) : value;
}

function toWholeNumber(value: unknown): unknown {
  return typeof value === "string" && /^[+-]?\d+$/.test(value) ? Number(value) : value;
}
