import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { NotAsDocumented } from '../scenarios/as-documented';
import { type ApiUser, newId } from '../scenarios/client';
import { type Acknowledged } from './checker';

const PAUSE_MS = 50;
/**
 * Before each command: about as long as an answer takes on a busy machine, so that some delegate waits for one at
 * most times, and the processors have time for what a fault makes necessary. Without it a few keep all of them busy.
 */
const THINKING_MS = 50;

/**
 * Delegates at work: each opens work orders, states facts, completes steps and asks for decisions,
 * and asks again with the same key whenever no answer came. Collects what was acknowledged.
 */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  readonly outcomes = new Map<string, number>();
  /** Answers that a well-behaved caller should never see. */
  readonly wrong: string[] = [];
  private running = true;
  private readonly workers: Promise<void>[] = [];

  constructor(
    private readonly user: ApiUser,
    private readonly principal: string,
    delegates: number,
  ) {
    for (let i = 0; i < delegates; i++) this.workers.push(this.work());
  }

  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.workers);
  }

  private async work(): Promise<void> {
    while (this.running) {
      const id = newId('load');
      await this.sendWithRetry('/v1/work-orders', {
        workOrderId: id,
        workflow: 'refunds',
        objects: ['order-1'],
        inputs: { order: 'order-1', reason: 'late' },
      });
      await this.sendWithRetry(`/v1/work-orders/${id}/prerequisites/order-found`, {
        result: 'passed',
      });
      await this.sendWithRetry(`/v1/work-orders/${id}/facts`, {
        source: '/examples/shop',
        facts: { 'order-paid': true },
      });
      const decision = await this.sendWithRetry('/v1/decisions', {
        workOrderId: id,
        action: {
          kind: 'refund.draft',
          authority: 'propose',
          system: 'helpdesk',
          objects: ['order-1'],
          writes: ['draft'],
          amount: { minor: 900, currency: 'EUR' },
        },
      });
      if (decision && decision.outcome !== 'run')
        this.wrong.push(`decided ${decision.outcome}: ${JSON.stringify(decision.reasons)}`);
      await this.sendWithRetry(`/v1/work-orders/${id}/steps/inspect-order/complete`, {});
    }
  }

  /** Sends until there is an answer; the key stays the same, so that it happens once. */
  private async sendWithRetry(path: string, body: unknown): Promise<any> {
    const commandId = uuidv7();
    await sleep(THINKING_MS);
    for (;;) {
      const answer = await this.user
        .send('POST', path, { body, headers: { 'idempotency-key': commandId }, timeoutMs: 15_000 })
        .catch((error: unknown) => {
          if (error instanceof NotAsDocumented) this.wrong.push(error.message);
          return undefined;
        });
      this.count(String(answer?.status ?? 'none'));
      if (answer && answer.status < 300) {
        this.acknowledged.push({
          principal: this.principal,
          commandId,
          position: answer.body.position ?? null,
        });
        return answer.body;
      }
      if (answer && ![429, 503].includes(answer.status)) {
        this.wrong.push(`${answer.status} on ${path}: ${answer.text.slice(0, 300)}`);
        return undefined;
      }
      if (!this.running && !answer) return undefined;
      await sleep(PAUSE_MS);
    }
  }

  private count(outcome: string): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
  }
}
