import { expect, setDefaultTimeout, test } from "bun:test";
import pg from "pg";
import { refusePooler } from "../../src/migrate/detect-pooler.ts";
import { openSession } from "../../src/postgres/session.ts";
import { createMigrationProject, startTestServer } from "./migration-project.ts";
import { socketOf, startTransactionPooler } from "./transaction-pooler.ts";

setDefaultTimeout(60_000);

async function openBackends(url: string, count: number) {
  const clients = Array.from({ length: count }, () => new pg.Client(url));
  // The pooler ends their sockets without a word.
  for (const client of clients) client.on("error", () => {});
  await Promise.all(clients.map((client) => client.connect()));
  return clients.map(socketOf);
}

test.each([
  [1, "two connections share one backend"],
  [2, "its backend changes between statements"],
])("a pooler in transaction mode with %d backends is refused", async (count, why) => {
  await using server = await startTestServer();
  const url = await server.createDatabase();
  const pooler = await startTransactionPooler(await openBackends(url, count));
  try {
    const pooled = new URL(url);
    pooled.port = String(pooler.port);
    using project = createMigrationProject(pooled.href, { "1_a.up.sql": "SELECT 1;" });
    const error = await project.up({ lockWaitMs: 0 }).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(error).toMatchObject({
      code: "POOLER_REFUSED",
      exitCode: 3,
      message: `a pooler in transaction mode answers: ${why}`,
      hint: "let database_url go to PostgreSQL itself, or to a pooler in session mode",
    });
  } finally {
    pooler.close();
  }
});

test("a lock that the session does not see is refused", async () => {
  await using server = await startTestServer();
  const connectionString = await server.createDatabase();
  await using session = await openSession({ connectionString });
  const open = () => openSession({ connectionString });
  await expect(refusePooler(session, { classId: 1, objectId: 2 }, open)).rejects.toThrow(
    "the advisory lock is not seen by the session that took it",
  );
  expect(await refusePooler(session, undefined, open)).toBe(Number(session.announcedPid));
});
