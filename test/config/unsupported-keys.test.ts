import { expect, test } from "bun:test";
import { loadText, renderProblem } from "./make-project.ts";

/** What the Python Confiture's `confiture init` writes. */
const SCAFFOLD = `# Local development environment configuration

name: local
include_dirs:
  - db/schema/00_common
  - db/schema/10_tables
exclude_dirs: []

database:
  host: localhost
  port: 5432
  database: myapp_local
  user: postgres
  password: postgres

migration:
  # View helper mode for ALTER COLUMN TYPE with dependent views.
  view_helpers: auto
`;

test("the file that the Python Confiture's init writes loads, with warnings", async () => {
  const { environment, warnings } = await loadText(SCAFFOLD);
  expect(environment.includeDirs.map(({ path }) => path)).toEqual([
    "db/schema/00_common",
    "db/schema/10_tables",
  ]);
  expect(warnings.map(renderProblem)).toEqual([
    "9:1 `database` is not supported yet: write the connection as database_url",
    "18:3 `migration.view_helpers` is not supported yet: it has no effect",
  ]);
  expect(warnings[0]).toMatchObject({
    severity: "warning",
    code: "config-unsupported-key",
    file: "db/environments/local.yaml",
    sourceLine: "database:",
  });
});

test("every key that the Python Confiture documents loads with a warning that names it", async () => {
  const top = [
    "database: {host: h}",
    "infrastructure: {replicas: [r]}",
    "drift: {ignore_column_order: true}",
    "ssh_tunnel: null",
    "acls: [{schema: s, apply_to: ALL_TABLES, grants: []}]",
    "acls_lint_enabled: true",
    "ownership: {expected_owner: o, apply_to: []}",
    "function_coverage: {enabled: true}",
    "security_lint: {enabled: true}",
    "lint: {search_path: [a]}",
    "locking: {enabled: true, timeout_ms: 1}",
    "rebuild: {threshold: 5}",
    "apply_as: {admin: {url: x}}",
  ];
  const text = `include_dirs: [a]
${top.join("\n")}
build: {two_pass: true, validate_comments: {enabled: false}, lint: {enabled: true}, linting: {}}
migration: {tracking_table: a.b, locking: {enabled: true, timeout_ms: 5}, strict_mode: true, destructive: allow, backfill: {}, view_helpers: auto, migration_generators: {}, snapshot_history: true, snapshots_dir: x, live_snapshot: true, rebuild_threshold: 5, grant_dir: x, allow_unsafe_under_replication: true}
seed: {execution_mode: sequential, continue_on_error: true, transaction_mode: savepoint, profiles: {}}
`;
  const { environment, warnings } = await loadText(text);
  expect(environment.migration).toEqual({ trackingTable: "a.b", isLocking: true, lockWaitMs: 5 });
  const named = warnings.map(
    ({ message }) => /^`([^`]+)` is not supported yet: ./.exec(message)?.[1],
  );
  const inBuild = ["two_pass", "validate_comments", "lint", "linting"].map((key) => `build.${key}`);
  const inMigration = [
    "strict_mode",
    "destructive",
    "backfill",
    "view_helpers",
    "migration_generators",
    "snapshot_history",
    "snapshots_dir",
    "live_snapshot",
    "rebuild_threshold",
    "grant_dir",
    "allow_unsafe_under_replication",
  ];
  const inSeed = ["execution_mode", "continue_on_error", "transaction_mode", "profiles"];
  expect(named).toEqual([
    ...top.map((line) => line.split(":")[0]),
    ...inBuild,
    ...inMigration.map((key) => `migration.${key}`),
    ...inSeed.map((key) => `seed.${key}`),
  ]);
});

test("separators of MySQL become block comments, with a warning", async () => {
  const { environment, warnings } = await loadText(
    "include_dirs: [a]\nbuild: {separators: {style: mysql}}",
  );
  expect(environment.build.separators).toEqual({ style: "block_comment" });
  expect(warnings.map(renderProblem)).toEqual([
    "2:29 `build.separators.style: mysql` is not supported: `#` starts no comment in PostgreSQL; block_comment is used",
  ]);
});

test("keys of a superuser folder besides path are named", async () => {
  const { environment, warnings } = await loadText(
    "include_dirs: [a]\nsuperuser_dirs: [{path: b, recursive: false}]\nsuperuser_post_dirs: [{path: c, order: 9}]",
  );
  expect([environment.superuserDirs, environment.superuserPostDirs]).toEqual([["b"], ["c"]]);
  expect(warnings.map(renderProblem)).toEqual([
    "2:28 `superuser_dirs[0].recursive` has no effect: only `path` counts in superuser_dirs",
    "3:33 `superuser_post_dirs[0].order` has no effect: only `path` counts in superuser_post_dirs",
  ]);
});
