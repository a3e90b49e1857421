import { type SubmitResult } from '#contracts';
import { Unavailable } from '#platform';
import { FactLanes, type PublishedFact } from './fact-lanes';

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

  it('are bounded: what exceeds the memory of the process is sent again or taken from the stream', () => {
    const { lanes } = started();
    const large = fact('crm', 'x'.repeat(16 * 1024 ** 2));
    for (let i = 0; i < 4; i++) void lanes.take(large);

    expect(() => lanes.take(large)).toThrow(Unavailable);
  });
});

// The words of this spec.

function fact(source: string, text: string): PublishedFact {
  const subject = `writ.v1.intake.acme.${source}`;
  return { subject, data: Buffer.from(text), headers: undefined, storedAt: new Date() };
}

/** Lanes before a ledger that commits one append at each `release`. */
function started() {
  const batches: string[][] = [];
  const waiting: (() => void)[] = [];
  let position = 0;
  const submit = async (facts: readonly PublishedFact[]): Promise<SubmitResult[]> => {
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
