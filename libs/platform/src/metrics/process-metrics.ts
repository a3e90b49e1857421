import { collectDefaultMetrics, register } from 'prom-client';
import { revision, version } from '#version';
import { type ReportsReadiness } from '../operations/readiness';
import { measureEventLoopLag } from './event-loop-lag';
import { measure } from './metrics';

/** The longest timer that there is: `measureEventLoopLag` replaces what `prom-client` samples by it. */
const NEVER_MS = 2 ** 31 - 1;

/** The metrics of each process: those of Node under their standard names, what runs, and its readiness. */
export const measureProcess = (readiness: ReportsReadiness): void => {
  register.setDefaultLabels({ service: readiness.service });
  collectDefaultMetrics({ eventLoopMonitoringPrecision: NEVER_MS });
  measureEventLoopLag();
  const build = { version, revision: revision(), node: process.versions.node };
  measure(() => build, { writ_build_info: (labels) => [{ labels, value: 1 }] });
  measure(() => readiness.report(), {
    writ_ready: ({ ready }) => Number(ready),
    writ_dependency_up: ({ checks }) =>
      Object.entries(checks).map(([dependency, { ok }]) => ({
        labels: { dependency },
        value: Number(ok),
      })),
  });
};
