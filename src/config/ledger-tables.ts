import type { MigrationSettings } from "./environment.ts";

/** The tables that hold which migrations are applied; `tb_confiture_journal` what is half done. */
export function listLedgerTables({
  trackingTable,
}: Pick<MigrationSettings, "trackingTable">): readonly string[] {
  return [trackingTable, `${trackingTable}_journal`];
}
