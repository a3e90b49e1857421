import { decideAction, type DecideBody, halt } from '#contracts';
import { type AppendItem, type AppendResult } from '#kernel';
import { type EventStore } from '#platform';
import { metadata } from '#testkit';
import { PolicyChecks } from './cedar/policy-checks';
import { PolicyService } from './policy.service';

const PROPOSALS = 200;
/** Decisions that are made at once. */
const AT_ONCE = 64;
const NOW = '2030-01-01T09:00:00.000Z';

const action: DecideBody['action'] = {
  kind: 'refund.draft',
  authority: 'propose',
  system: 'helpdesk',
  objects: ['order-7'],
  writes: ['draft'],
};

/** An empty ledger that answers no append to work orders before it is opened. */
class SlowLedger implements EventStore {
  open!: () => void;
  private readonly gate = new Promise<void>((resolve) => (this.open = resolve));
  appends = 0;

  async read() {
    return { events: [], version: 0, now: NOW, command: null };
  }

  async append(items: readonly AppendItem[]): Promise<readonly AppendResult[]> {
    if (items.some(({ stream }) => stream.startsWith('work-order'))) {
      this.appends += 1;
      await this.gate;
    }
    return items.map(({ events: { length }, answer }) => {
      const place = length > 0 ? { firstPosition: 1, lastPosition: length } : nowhere;
      return { outcome: 'committed', recordedAt: NOW, version: length, answer, ...place };
    });
  }
}

const nowhere = { firstPosition: null, lastPosition: null };
const turns = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n++) await new Promise((resolve) => setImmediate(resolve));
};

describe('a halt', () => {
  const ledger = new SlowLedger();
  const platform = { store: ledger, bus: {}, log: console };
  const policy = new PolicyService(
    platform as never,
    new PolicyChecks(console as never),
    {} as never,
  );

  it('[P11] waits for none of the proposals that are more than can be decided at once', async () => {
    const proposals = Array.from({ length: PROPOSALS }, (_, n) =>
      policy.handle({
        name: decideAction.name,
        data: { workOrderId: `refund-${n}`, action },
        metadata: metadata({ commandId: `propose-${n}`, roles: ['delegate'] }),
      }),
    );
    const all = Promise.allSettled(proposals);
    await turns(PROPOSALS);

    const until = '2030-01-01T10:00:00.000Z';
    const declared = await policy.handle({
      name: halt.name,
      data: { reason: 'Too many proposals.', until },
      metadata: metadata({ commandId: 'halt', roles: ['operator'] }),
    });
    expect(declared).toMatchObject({ answer: { haltId: expect.any(String), until } });
    expect(ledger.appends).toBe(AT_ONCE);

    ledger.open();
    await all;
    expect(ledger.appends).toBe(PROPOSALS);
  });
});
