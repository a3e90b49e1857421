import { collectDefaultMetrics, register } from 'prom-client';
import { revision, version } from '#version';
import { type Readiness } from '../operations/readiness';
import { measure } from './metrics';

/** Between two samples of the delay of the event loop. A timer of 10 ms, the default, is most of what an idle process does. */
const EVENT_LOOP_EVERY_MS = 100;

/** The metrics of each process: those of Node under their standard names, what runs, and its readiness. */
export const measureProcess = (readiness: Readiness): void => {
  register.setDefaultLabels({ service: readiness.service });
  collectDefaultMetrics({ eventLoopMonitoringPrecision: EVENT_LOOP_EVERY_MS });
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
