/** A file that `confiture init` writes; paths are relative to the new project folder. */
export interface ScaffoldFile {
  readonly path: string;
  readonly content: string;
}

/**
 * A project that builds at once.
 *
 * @param schemaPath Path of the JSON Schema of environment files, relative to `db/environments`.
 */
export function planScaffold(schemaPath: string): ScaffoldFile[] {
  return [
    { path: "db/environments/local.yaml", content: environmentFile(schemaPath) },
    { path: "db/schema/00_common/extensions.sql", content: EXTENSIONS },
    { path: "db/schema/10_tables/customer.sql", content: CUSTOMER },
    { path: "db/schema/20_views/active_customer.sql", content: ACTIVE_CUSTOMER },
    { path: "db/seeds/10_customer.sql", content: SEED },
    { path: "db/generated/.gitignore", content: "*\n!.gitignore\n" },
  ];
}

function environmentFile(schemaPath: string): string {
  return `# yaml-language-server: $schema=${schemaPath}
name: local

# Folders of DDL files. Files are ordered by path inside each group of the same order.
include_dirs:
  - path: db/schema
    order: 10
  - path: db/seeds
    order: 20

build:
  output_path: db/generated/schema_local.sql

# Needed only by commands that connect to a database.
# database_url: \${DATABASE_URL}

# The major version that production runs: \`confiture build --check\` tests against it.
# postgres:
#   version: 18
`;
}

const EXTENSIONS = `CREATE EXTENSION IF NOT EXISTS citext;
`;

const CUSTOMER = `CREATE TABLE customer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    email citext NOT NULL UNIQUE,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE customer IS 'Somebody who buys from us.';
`;

const ACTIVE_CUSTOMER = `CREATE VIEW active_customer AS
SELECT id, name, email
FROM customer
WHERE is_active;
`;

const SEED = `INSERT INTO customer (name, email)
VALUES
    ('Ada Example', 'ada@example.com'),
    ('Bob Example', 'bob@example.com');
`;
