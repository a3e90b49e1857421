import { join } from 'node:path';
import { writeFileDurably } from './durable-file.mjs';

/** Where each process has its health and metrics, as Prometheus reads it (`file_sd_configs`). Ports change between starts. */
export const targetsIn = (data) => join(data, 'prometheus-targets.json');

/** @param ports by the name of the instance: `ledger`, `ledger-2` … */
export function writeTargets(data, ports) {
  const targets = Object.entries(ports).map(([instance, port]) => ({
    targets: [`127.0.0.1:${port}`],
    labels: { process: instance },
  }));
  writeFileDurably(targetsIn(data), `${JSON.stringify(targets, null, 2)}\n`);
}
