import { cpus, loadavg, release, totalmem, type } from "node:os";

/** Where and when the figures were taken. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly bun: string;
  readonly date: string;
  /** Processes that wanted to run in the minute before; well below `cores` on a quiet machine. */
  readonly loadBefore: number;
}

/** Describes this machine, without its name. */
export function describeMachine(): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? process.arch,
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release().replace(/-.*$/, "")} ${process.arch}`,
    bun: Bun.version,
    date: new Date().toISOString().slice(0, 10),
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}
