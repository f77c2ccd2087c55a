/** The machine a run was made on, as far as it matters to numbers. */
import { cpus, loadavg, totalmem, type as systemType, release } from 'node:os';

/** `load` is the average of the last minute: above zero before a run, others were busy. */
export function machineFacts() {
  const processors = cpus();
  return {
    day: new Date().toISOString().slice(0, 10),
    cores: processors.length,
    processor: processors[0]?.model.trim() ?? 'unknown',
    memoryGib: Math.round(totalmem() / 1024 ** 3),
    system: `${systemType()} ${release().split('-')[0]}`,
    node: process.version,
    load: Number(loadavg()[0].toFixed(2)),
  };
}
