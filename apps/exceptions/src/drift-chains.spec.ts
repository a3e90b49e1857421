import { streamOf } from '#contracts';
import { type PastEvent, recorded } from '#testkit';
import { builtInCatalogue } from '#work-order';
import { DriftChains, firstOfDrift, namesOf, nextOfDrift } from './drift-chains';
import { type ExceptionSources } from './exception-sources';

const first = firstOfDrift('acme', 'late', 'refund');

const second = nextOfDrift(first);

describe('the remediation that a signal belongs to', () => {
  it('[Q8] is the first of the code and job type, by an id that follows from them', async () => {
    expect(await taker({})).toBe(first);
    const others = [
      firstOfDrift('acme', 'late', 'payout'),
      firstOfDrift('other', 'late', 'refund'),
    ];
    expect(new Set([first, second, ...others]).size).toBe(4);
  });

  it('[Q8] is the one that is open, or that was completed within its window', async () => {
    expect(await taker({ [first]: [opened(first)] })).toBe(first);
    const fixed = { [first]: [opened(first), completed(first)] };
    expect(await taker(fixed, '2030-03-31T00:00:00.000Z')).toBe(first);
    expect(await taker(fixed, '2030-04-08T00:00:00.000Z')).toBe(second);
  });

  it('[Q8] is the next after every one whose window has passed', async () => {
    const two = {
      [first]: [opened(first), completed(first)],
      [second]: [opened(second), completed(second)],
    };
    expect(await taker(two, '2031-01-06T00:00:00.000Z')).toBe(nextOfDrift(second));
  });

  it('[Q8] [E8] is what was opened under a former name of the code', async () => {
    const former = firstOfDrift('acme', 'tardy', 'refund');
    expect(await taker({ [former]: [opened(former)] })).toBe(former);
    expect(await taker({})).toBe(first);
  });
});

type Streams = Readonly<Record<string, readonly PastEvent[]>>;

/** Whose is a signal of that period, while these remediations are in the log? */
function taker(streams: Streams, period = '2030-01-07T00:00:00.000Z'): Promise<string> {
  const catalogue = {
    ...builtInCatalogue,
    late: { title: 'Late', sla: 'P1D', aliases: ['tardy'] },
  };
  const read = (_tenant: string, stream: string) => {
    const id = Object.keys(streams).find((one) => streamOf.remediation(one) === stream);
    const events = recorded(id ? streams[id]! : []);
    return Promise.resolve({ events, version: events.length, now: period, command: null });
  };
  const sources = {
    catalogue: () => Promise.resolve(catalogue),
  } as unknown as ExceptionSources;
  const about = { code: 'late', jobType: 'refund', periodKind: 'week' as const, period };
  return new DriftChains({ read }, sources).takerOf('acme', about);
}

function opened(remediationId: string): PastEvent {
  return {
    type: 'remediation.opened',
    data: { remediationId, origin: 'drift', code: 'late', owner: 'ana', recurrenceWindow: 'P90D' },
  };
}

function completed(remediationId: string): PastEvent {
  return { type: 'remediation.completed', data: { remediationId } };
}

const code = { title: 'The gateway is down', sla: 'PT4H' };

const catalogue = {
  'no-gateway': { ...code, aliases: ['gateway-down'] },
  'gateway-down': { ...code, aliases: ['gateway-off'] },
  other: code,
};

describe('every name of a code', () => {
  it.each(['no-gateway', 'gateway-down', 'gateway-off'])(
    '[E8] is found by the name %s, todays first',
    (name) =>
      expect(namesOf(catalogue, name)).toEqual(['no-gateway', 'gateway-down', 'gateway-off']),
  );

  it('[E8] is one for a code that was never renamed, and for one that nobody defined', () => {
    expect(namesOf(catalogue, 'other')).toEqual(['other']);
    expect(namesOf(catalogue, 'constructor')).toEqual(['constructor']);
  });

  it('[E8] is found where names point in a circle', () => {
    const circle = { a: { ...code, aliases: ['b'] }, b: { ...code, aliases: ['a'] } };
    expect(namesOf(circle, 'a')).toEqual(['a', 'b']);
  });
});
