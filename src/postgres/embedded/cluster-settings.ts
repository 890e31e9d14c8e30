/** The superuser, and the database, of a scratch cluster. */
export const SCRATCH_USER = "postgres";
export const SCRATCH_DATABASE = "postgres";

/**
 * `postgresql.conf` of a scratch cluster: nothing needs to survive, and one session works in it.
 * `wal_level` is `logical` so that `CREATE PUBLICATION` gives no warning that production would
 * not give.
 */
export const SERVER_SETTINGS = `listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 20
shared_buffers = '64MB'
huge_pages = off
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = logical
max_wal_senders = 0
wal_init_zero = off
min_wal_size = '2MB'
max_wal_size = '1GB'
checkpoint_timeout = '1d'
autovacuum = off
jit = off
max_locks_per_transaction = 256
max_parallel_workers = 0
max_logical_replication_workers = 0
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.english'
log_min_messages = fatal
log_min_error_statement = panic
log_checkpoints = off
`;

/** `pg_hba.conf`: a password on the loopback, nothing else. */
export const HOST_ACCESS = "host all all 127.0.0.1/32 scram-sha-256\n";

/** How `initdb` is called; the locale is the one closest to a UTF-8 production everywhere. */
export function initdbArguments(major: number, dataDir: string, passwordFile: string): string[] {
  const locale =
    major >= 17
      ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
      : [`--locale=${process.platform === "linux" ? "C.UTF-8" : "C"}`];
  return [
    `--pgdata=${dataDir}`,
    `--username=${SCRATCH_USER}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    ...locale,
    "--wal-segsize=1",
    "--no-sync",
    "--no-instructions",
  ];
}

/** Run once, in single-user mode: a clean shutdown that leaves the least to copy and to recover. */
export const SETTLE_STATEMENTS = "VACUUM FREEZE;\nCHECKPOINT;\n";
