import { type BenchCase, type Measure, type Round } from '../case';
import { outcomeOf } from '../load/callers';
import { type Offer, textOf } from '../load/offered-calls';
import { RefundDesk } from '../systems/refunds';

const WORK_ORDERS = 300;
const IN_FLIGHT = 64;
const TIMES = 5;

const CAPACITY = `${IN_FLIGHT} facts in flight`;
const accepted: Measure = {
  name: `facts accepted, offered ${TIMES} times as many`,
  unit: 'facts/s',
  baseline: CAPACITY,
  goal: { of: 'ratio', atLeast: 0.8 },
  moonshot: { of: 'ratio', atLeast: 0.95 },
};
const slowest: Measure = {
  name: 'accepted meanwhile, p99',
  unit: 'ms',
  goal: { of: 'writ', atMost: 2_000 },
};
const refused: Measure = {
  name: 'refused meanwhile, p99',
  unit: 'ms',
  goal: { of: 'writ', atMost: 100 },
};
const lost: Measure = {
  name: 'neither accepted nor refused',
  unit: 'of the calls',
  goal: { of: 'writ', atMost: 0 },
};

/** Facts, of which each work order gets one in turn. */
const factsOf = ({ stack, workOrderIds }: RefundDesk): Pick<Offer, 'url' | 'keys' | 'calls'> => ({
  url: stack.url,
  keys: [stack.keys['integrator']!],
  calls: workOrderIds.map((id) => ({
    path: `/v1/work-orders/${id}/facts`,
    body: `{"facts":{"order-total":#}}`,
  })),
});

/** What comes of facts that are offered faster than the machine takes them. */
export const overload: BenchCase = {
  name: 'overload',
  measures: [accepted, slowest, refused, lost],
  async open({ seconds, processes }) {
    const desk = await RefundDesk.open(WORK_ORDERS, { processes });
    const facts = factsOf(desk);
    return {
      async round(note): Promise<Round> {
        const { perSecond } = await outcomeOf({ ...facts, seconds, inFlight: IN_FLIGHT });
        const offered = { seconds: 3 * seconds, perSecond: TIMES * perSecond };
        const outcome = await outcomeOf({ ...facts, ...offered });
        note(textOf(outcome));
        return {
          [accepted.name]: { baseline: perSecond, writ: outcome.perSecond },
          [slowest.name]: { writ: outcome.acceptedP99 },
          [refused.name]: { writ: outcome.refusedP99 },
          [lost.name]: { writ: outcome.unanswered },
        };
      },
      close: () => desk.stack.stop(),
    };
  },
};
