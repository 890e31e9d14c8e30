import { CaseServer } from "./test/plan/case-server.ts";
import { readCatalog } from "./src/catalog/read-catalog.ts";
import { readFingerprint } from "./test/plan/fingerprint.ts";
import { planChanges } from "./src/plan/plan-changes.ts";
const server = await CaseServer.start(Number(process.argv[2] ?? 18));
const t = async (n: string, f: () => Promise<any>) => { const s = performance.now(); const r = await f(); console.log(n, (performance.now()-s).toFixed(0)); return r; };
for (let i = 0; i < 3; i++) {
  console.log("--- round", i);
  const db = await t("open", () => server.open("CREATE TABLE t (id int primary key, n text); CREATE VIEW v AS SELECT * FROM t"));
  const rows = await db.session.query("SELECT current_setting('jit') j, current_setting('shared_buffers') s, current_setting('work_mem') w");
  console.log(rows[0]);
  const c1 = await t("read", () => readCatalog(db.session));
  const c2 = await t("read again", () => readCatalog(db.session));
  await t("fp", () => readFingerprint(db.session));
  await t("fp again", () => readFingerprint(db.session));
  await t("plan", async () => planChanges(c1, c2));
  const orig = db.session.query.bind(db.session);
  const times: [string, number][] = [];
  (db.session as any).query = async (a: string, b: any) => { const s = performance.now(); const r = await orig(a, b); times.push([a.replace(/\s+/g," ").slice(0,90), performance.now()-s]); return r; };
  await t("read watched", () => readCatalog(db.session));
  times.sort((a,b)=>b[1]-a[1]); if (i==2) for (const [q, ms] of times.slice(0,14)) console.log(ms.toFixed(1), q);
  console.log("queries", times.length);
  await t("close", () => db[Symbol.asyncDispose]());
}
await server[Symbol.asyncDispose]();
