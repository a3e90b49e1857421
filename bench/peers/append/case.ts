import { Client } from 'pg';
import { type BenchCase } from '../../case';
import { eventsOfLane, frameOf, type LoadEvent } from '../../load/events';
import { keepInFlight } from '../../load/load';
import { LedgerUnderLoad } from '../../systems/ledger';
import { type Compared, measuresBeside } from '../measures';
import { OpenPeers } from '../peer';
import { type Figures, roundBeside } from '../round';
import { castore } from './castore';
import { emmett } from './emmett';
import { messageDb } from './message-db';
import { plainInsert } from './plain-insert';

const IN_FLIGHT = 256;

const throughput: Compared = {
  name: `single events, ${IN_FLIGHT} in flight`,
  unit: 'events/s',
  better: 'more',
};
const oneAtATime: Compared = { name: 'one at a time, p50', unit: 'ms', better: 'less' };
const compared = [throughput, oneAtATime];

const peers = [plainInsert, messageDb, castore, emmett];

/** Single events with expected versions, each committed before its answer. */
export const appends: BenchCase = {
  name: 'peers-append',
  needsPeers: true,
  measures: measuresBeside(peers, compared),
  async open({ seconds }) {
    const opened = await OpenPeers.open(peers);
    const ledger = await LedgerUnderLoad.start().catch(async (error: unknown) => {
      await opened.close();
      throw error;
    });
    const server = new Client(ledger.stack.databaseUrl);
    await server.connect();
    let round = 0;
    return {
      leftOut: opened.leftOut,
      round: () =>
        roundBeside(round++, opened, compared, {
          async peer(store) {
            await server.query('CHECKPOINT');
            return figuresOf(seconds, (event) => store.append(event));
          },
          async writ() {
            await server.query('CHECKPOINT');
            const figures = await figuresOf(seconds, (event) => ledger.append(frameOf(event)));
            await ledger.drained();
            return figures;
          },
        }),
      async close() {
        await server.end();
        await ledger.stop();
        await opened.close();
      },
    };
  },
};

/** The same streams for every system, so that their indexes grow alike. */
const figuresOf = async (
  seconds: number,
  append: (event: LoadEvent) => Promise<unknown>,
): Promise<Figures> => {
  const lanes = Array.from({ length: IN_FLIGHT }, (_, lane) => eventsOfLane(lane));
  const { perSecond } = await keepInFlight(IN_FLIGHT, seconds, (lane) => append(lanes[lane]!()));
  const next = eventsOfLane(0);
  const { latencies } = await keepInFlight(1, seconds / 2, () => append(next()));
  return { [throughput.name]: perSecond, [oneAtATime.name]: latencies.percentile(0.5) };
};
