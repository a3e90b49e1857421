import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Gauge, register } from 'prom-client';

/** Each turn of the loop is a sample: how long it took, without the time that it waited for something to happen. */
const SAMPLING = {
  samplePerIteration: true,
  /** A Node that does not know this samples by a timer of so many ms, which it counts as delay. */
  resolution: 100,
};

const NS_PER_S = 1e9;
const delays = monitorEventLoopDelay(SAMPLING);

const STATISTICS = {
  min: () => delays.min,
  mean: () => delays.mean,
  stddev: () => delays.stddev,
  p50: () => delays.percentile(50),
  p90: () => delays.percentile(90),
  p99: () => delays.percentile(99),
  max: () => delays.max,
};

/**
 * How long the turns of the event loop since the last scrape took, in place of what `prom-client` measures under the same names: it
 * samples by a timer, which wakes an idle process more often than all of its work does.
 */
export const measureEventLoopLag = (): void => {
  const gauges = Object.entries(STATISTICS).map(([statistic, read]) => {
    const name = `nodejs_eventloop_lag_${statistic}_seconds`;
    register.removeSingleMetric(name);
    const help = `Times that turns of the event loop took since the last scrape: ${statistic}.`;
    return { read, gauge: new Gauge({ name, help, collect: takeAll }) };
  });
  delays.enable();

  // The first gauge that is read sets all of them: they tell of the same turns.
  function takeAll(): void {
    if (delays.count === 0) return;
    for (const { read, gauge } of gauges) gauge.set(read() / NS_PER_S);
    delays.reset();
  }
};
