import { join } from 'node:path';
import { WritClient } from '#client';
import { startStack, type Stack, type StackOptions } from '#testkit';
import { publishFolder } from '../../cli/src/publish/publish-folder';

const OPEN_AT_ONCE = 16;

/** The whole system with the example workflow `refunds` and work orders that are ready to act. */
export class RefundDesk {
  private constructor(
    readonly stack: Stack,
    readonly workOrderIds: readonly string[],
  ) {}

  static async open(workOrders: number, options: StackOptions = {}): Promise<RefundDesk> {
    const stack = await startStack(options);
    try {
      await publish(stack);
      const ids = Array.from({ length: workOrders }, (_, n) => `refund-${n}`);
      for (let n = 0; n < workOrders; n += OPEN_AT_ONCE)
        await Promise.all(ids.slice(n, n + OPEN_AT_ONCE).map((id) => makeReady(stack, id)));
      return new RefundDesk(stack, ids);
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  /** The nth proposal: work orders take turns, so that neighbours do not race for one stream. */
  proposal(n: number): string {
    const { length } = this.workOrderIds;
    return this.proposalFor(this.workOrderIds[n % length]!, Math.floor(n / length));
  }

  /** Each has an amount of its own: the same ask again would be answered with the decision that is live. */
  proposalFor(workOrderId: string, n: number, audience?: string): string {
    const amount = { minor: 1 + (n % AMOUNTS), currency: 'EUR' };
    return JSON.stringify({ workOrderId, action: { ...DRAFT, amount, audience } });
  }
}

/** Up to 100.00 EUR. */
const AMOUNTS = 10_000;

/** One that may run by itself: the whole way through the rules, and no approval after it. */
const DRAFT = {
  kind: 'refund.draft',
  authority: 'propose',
  system: 'helpdesk',
  objects: ['order-7'],
  writes: ['draft'],
};

const publish = async (stack: Stack): Promise<void> => {
  const admin = new WritClient({ url: stack.url, key: stack.keys['admin'] });
  const { failures } = await publishFolder(admin, join(process.cwd(), 'examples'));
  if (failures.length > 0) throw new Error(failures.join('\n'));
};

const makeReady = async ({ url, keys }: Stack, workOrderId: string): Promise<void> => {
  const helpdesk = new WritClient({ url, key: keys['integrator'] });
  const path = `/v1/work-orders/${workOrderId}`;
  await helpdesk.post('/v1/work-orders', {
    body: {
      workOrderId,
      workflow: 'refunds',
      objects: ['order-7'],
      inputs: { order: workOrderId, reason: 'damaged' },
    },
  });
  await helpdesk.post(`${path}/prerequisites/order-found`, { body: { result: 'passed' } });
  await helpdesk.post(`${path}/facts`, {
    body: { source: '/examples/shop', facts: { 'order-paid': true, 'order-total': 8_000 } },
  });
};
