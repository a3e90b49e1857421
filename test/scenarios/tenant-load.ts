import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { type Answer, newId } from './client';
import { issue } from './refund-work';
import { type Tenant } from './two-logs';

const AGAIN_MS = 50;
const PAUSE_MS = 100;

/**
 * An integrator of a tenant at work: opens refunds and asks for the decisions that wait for their owner, and asks again with the same
 * key while there is no answer.
 */
export class TenantLoad {
  /** Work orders whose opening was acknowledged, with the position of the answer. */
  readonly opened = new Map<string, number>();
  /** How many decisions were acknowledged. */
  decided = 0;
  /** What a caller who tries again must not see. */
  readonly wrong: string[] = [];
  /** The longest time without an answer, in ms. */
  longestMs = 0;
  /** How long callers are told to wait. */
  readonly retryAfter = new Set<string | null>();
  private answeredAt = performance.now();
  private isRunning = true;
  private readonly work: Promise<void>;

  constructor(private readonly tenant: Tenant) {
    this.work = this.run();
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    await this.work;
  }

  private async run(): Promise<void> {
    while (this.isRunning) {
      const workOrderId = newId('load');
      const path = `/v1/work-orders/${workOrderId}`;
      const work = {
        workOrderId,
        workflow: 'refunds',
        inputs: { order: 'order-7', reason: 'late' },
      };
      const opened = await this.send('/v1/work-orders', { ...work, objects: ['order-7'] });
      if (opened) this.opened.set(workOrderId, opened.body.position);
      await this.send(`${path}/prerequisites/order-found`, { result: 'passed' });
      const facts = { 'order-paid': true, 'order-total': 8_000 };
      await this.send(`${path}/facts`, { source: '/examples/shop', facts });
      const decided = await this.send('/v1/decisions', { workOrderId, action: issue });
      if (decided?.body.outcome === 'wait') this.decided += 1;
      await sleep(PAUSE_MS);
    }
  }

  private async send(path: string, body: object): Promise<Answer | undefined> {
    const headers = { 'idempotency-key': uuidv7() };
    for (;;) {
      const answer = await this.tenant.as('integrator').post(path, body, headers);
      if (answer.status === 503) {
        this.retryAfter.add(answer.headers.get('retry-after'));
        await sleep(AGAIN_MS);
        continue;
      }
      const now = performance.now();
      this.longestMs = Math.max(this.longestMs, now - this.answeredAt);
      this.answeredAt = now;
      if (answer.status < 300) return answer;
      this.wrong.push(`${path}: ${answer.status} ${answer.text}`);
      return undefined;
    }
  }
}
