import { type SubmitResult } from '#contracts';
import { Unavailable } from '#platform';
import {
  EVENT_MAX_BYTES,
  EVENTS_AT_ONCE_MAX,
  eventsIn,
  FactLanes,
  WAITING_MAX,
} from './fact-lanes';
import { type CheckedFact } from './published-fact';

describe('events that sources publish', () => {
  it('go to the ledger in order, and together what came meanwhile', async () => {
    const { lanes, batches, release } = started();
    const results = ['1', '2', '3', '4'].map((text) => lanes.take(fact('crm', text)));
    await release();
    await release();

    expect(batches).toEqual([['1'], ['2', '3', '4']]);
    expect((await Promise.all(results)).map(({ position }) => position)).toEqual([1, 2, 3, 4]);
  });

  it('of one source do not wait for those of another', async () => {
    const { lanes, batches } = started();
    void lanes.take(fact('crm', '1'));
    void lanes.take(fact('erp', '2'));

    expect(batches).toEqual([['1'], ['2']]);
  });

  it('go on after a batch that failed', async () => {
    const { lanes, release } = started();
    const failed = lanes.take(fact('crm', 'unavailable'));
    const next = lanes.take(fact('crm', '2'));
    await release();
    await expect(failed).rejects.toThrow(Unavailable);
    await release();

    expect(await next).toMatchObject({ position: 1 });
  });

  it('do not fail with one of them that breaks', async () => {
    const { lanes, release } = started();
    const results = ['1', '2', 'broken', '4'].map((text) => lanes.take(fact('crm', text)));
    const settled = Promise.allSettled(results);
    for (let i = 0; i < 5; i++) await release();

    expect((await settled).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  it('of one principal on one subject do not wait for those of another', () => {
    const { lanes, batches } = started();
    void lanes.take(fact('crm', '1'));
    void lanes.take(fact('crm', '2', { principal: 'other' }));

    expect(batches).toEqual([['1'], ['2']]);
  });

  it('of one principal take four appends at a time, and their sources take turns', async () => {
    const { lanes, batches, release } = started();
    for (const source of ['a', 'b', 'c', 'd', 'e']) void lanes.take(fact(source, `${source}1`));
    void lanes.take(fact('a', 'a2'));
    void lanes.take(fact('crm', 'other', { principal: 'other' }));
    expect(batches).toEqual([['a1'], ['b1'], ['c1'], ['d1'], ['other']]);
    await release();
    await release();
    expect(batches.slice(5)).toEqual([['e1'], ['a2']]);
  });

  it('have a share of a principal, beyond which they are refused, and leave room for others', async () => {
    const { lanes } = started();
    fillShare(lanes, { principal: 'busy' });
    await expect(lanes.take(fact('erp', 'x', { principal: 'busy' }))).rejects.toMatchObject({
      code: 'too_many_requests',
    });
    const others = lanes.take(fact('erp', 'x', { principal: 'other' }));
    await expect(Promise.race([others, Promise.resolve('waits')])).resolves.toBe('waits');
  });

  it('have a share of a tenant, whatever the number of its principals', async () => {
    const { lanes } = started();
    for (let n = 0; n * WAITING_MAX.principal < WAITING_MAX.tenant; n++)
      fillShare(lanes, { principal: `busy-${n}` });
    await expect(lanes.take(fact('erp', 'x', { principal: 'idle' }))).rejects.toMatchObject({
      code: 'too_many_requests',
    });
    const others = lanes.take(fact('erp', 'x', { tenant: 'acme-2' }));
    await expect(Promise.race([others, Promise.resolve('waits')])).resolves.toBe('waits');
  });

  it('have their share again once they are recorded', async () => {
    const { lanes, release } = started();
    const waiting = fillShare(lanes, { principal: 'busy' });
    await expect(lanes.take(fact('crm', 'x', { principal: 'busy' }))).rejects.toThrow('MiB');
    for (const _ of waiting) await release();
    await Promise.all(waiting);
    const again = lanes.take(fact('crm', 'x', { principal: 'busy' }));
    await release();
    expect(await again).toMatchObject({ outcome: 'accepted' });
  });
});

interface By {
  readonly tenant?: string;
  readonly principal?: string;
}

function fact(source: string, text: string, { tenant = 'acme', principal = 'crm' }: By = {}) {
  const subject = `writ.v1.intake.${tenant}.${source}`;
  const reporter = {
    tenant,
    roles: [],
    actor: { id: principal },
    correlationId: 'c',
    transport: 'nats' as const,
  };
  const checked: CheckedFact = {
    subject,
    data: Buffer.from(text),
    reporter,
    together: principal,
    whyNot: () => undefined,
  };
  return checked;
}

function fillShare(lanes: FactLanes, by: By): readonly Promise<SubmitResult>[] {
  const large = 'x'.repeat(1024 ** 2);
  return Array.from({ length: WAITING_MAX.principal / 1024 ** 2 }, () =>
    lanes.take(fact('crm', large, by)),
  );
}

/** Lanes before a ledger that commits one append at each `release`. */
function started() {
  const batches: string[][] = [];
  const waiting: (() => void)[] = [];
  let position = 0;
  const submit = async (facts: readonly CheckedFact[]): Promise<SubmitResult[]> => {
    const texts = facts.map(({ data }) => Buffer.from(data).toString());
    batches.push(texts);
    await new Promise<void>((resolve) => waiting.push(resolve));
    if (texts.includes('broken')) throw new Error('broken');
    if (texts.includes('unavailable')) throw new Unavailable('later');
    return texts.map(() => ({ outcome: 'accepted', position: ++position }));
  };
  const release = async (): Promise<void> => {
    waiting.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { lanes: new FactLanes(submit), batches, release };
}

const refusal = (code: string, pointer: string) =>
  expect.objectContaining({ code, errors: [expect.objectContaining({ pointer })] });

describe('events that come at once', () => {
  it.each([undefined, null, 'e30=', {}, [7], ['e30=', null]])('are not %j', (events) =>
    expect(() => eventsIn(events)).toThrow(refusal('invalid_request', '/events')),
  );

  it('are refused, before any is accepted, when they are too many to be answered in time', () => {
    const events = Array.from({ length: EVENTS_AT_ONCE_MAX + 1 }, () => 'e30=');
    expect(() => eventsIn(events)).toThrow(refusal('payload_too_large', ''));
    expect(eventsIn(events.slice(1))).toHaveLength(EVENTS_AT_ONCE_MAX);
    expect(eventsIn([])).toEqual([]);
  });

  it('are refused, before any is accepted, when one is too large to be stored', () => {
    const most = Buffer.alloc(EVENT_MAX_BYTES, ' ');
    const larger = Buffer.alloc(EVENT_MAX_BYTES + 1, ' ').toString('base64');
    expect(eventsIn([most.toString('base64')])).toEqual([most]);
    expect(() => eventsIn([larger])).toThrow(refusal('payload_too_large', ''));
    expect(() => eventsIn(['e30=', larger])).toThrow(refusal('payload_too_large', '/1'));
  });
});
