import { type BenchCase } from '../../case';
import { eventsOfLane } from '../../load/events';
import { type Compared, measuresBeside } from '../measures';
import { OpenPeers } from '../peer';
import { roundBeside } from '../round';
import { emmettProjection } from './emmett';
import { type ViewBuilder } from './view-builder';
import { writProjection } from './writ';

const MOST_EVENTS = 50_000;

const rate: Compared = { name: 'rebuild of one view', unit: 'events/s', better: 'more' };
const compared = [rate];
const peers = [emmettProjection];

/** The same view of the same events, built from the first one. */
export const projections: BenchCase = {
  name: 'peers-projection',
  needsPeers: true,
  measures: measuresBeside(peers, compared),
  async open({ events }) {
    const opened = await OpenPeers.open(peers);
    const next = eventsOfLane(0);
    const log = Array.from({ length: Math.min(events, MOST_EVENTS) }, () => next());
    const writ = await writProjection();
    const close = async (): Promise<void> => {
      await opened.close();
      await writ.close();
    };
    const rebuilt = async (builder: ViewBuilder) => {
      const start = performance.now();
      await builder.rebuild();
      const perSecond = (log.length * 1_000) / (performance.now() - start);
      const steps = await builder.steps();
      if (steps !== log.length) throw new Error(`The view has ${steps} steps of ${log.length}.`);
      return { [rate.name]: perSecond };
    };
    try {
      for (const builder of [writ, ...opened.opened.map(({ system }) => system)])
        await builder.fill(log);
    } catch (error) {
      await close();
      throw error;
    }
    let round = 0;
    return {
      leftOut: opened.leftOut,
      round: () =>
        roundBeside(round++, opened, compared, { peer: rebuilt, writ: () => rebuilt(writ) }),
      close,
    };
  },
};
