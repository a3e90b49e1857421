import { randomBytes } from 'node:crypto';
import { connect, headers, type MsgHdrs, type NatsConnection } from 'nats';
import { WritClient } from '#client';
import { type Stack } from '#testkit';
import { type RefundDesk } from '../systems/refunds';
import { HttpCallers } from './http-callers';

const TIMEOUT_MS = 30_000;

/** A system that reports facts of its own, each in the ledger before it is answered. */
export class Reporter {
  private readonly run = randomBytes(6).toString('hex');
  private readonly headers: string;
  private sent = 0;

  private constructor(
    private readonly desk: RefundDesk,
    private readonly nats: NatsConnection,
    private readonly token: MsgHdrs,
    private readonly toWrit: HttpCallers,
    private readonly toPlain: HttpCallers,
  ) {
    this.headers = `authorization: Bearer ${desk.stack.keys['integrator']}\r\n`;
  }

  static async connect(desk: RefundDesk, plain: Stack): Promise<Reporter> {
    const { natsCallerUrl, keys, url } = desk.stack;
    const nats = await connect({
      servers: new URL(natsCallerUrl!).host,
      token: keys['integrator'],
    });
    const writ = new WritClient({ url, key: keys['integrator'] });
    const { body } = await writ.post<{ token: string }>('/v1/tokens', { body: {} });
    const shown = headers();
    shown.set('Writ-Token', body.token);
    return new Reporter(desk, nats, shown, new HttpCallers(url), new HttpCallers(plain.url));
  }

  /** As a CloudEvent to the subject of one source. */
  readonly publish = async (): Promise<void> => {
    const n = this.sent++;
    const event =
      `{"specversion":"1.0","id":"${this.run}-${n}","source":"/shop","type":"writ.fact.observed.v1",` +
      `"time":"${new Date().toISOString()}","data":{"workOrderId":"${this.workOrder(n)}",` +
      `"name":"order-total","value":${n}}}`;
    const reply = await this.nats.request('writ.v1.intake.default.shop', event, {
      timeout: TIMEOUT_MS,
      headers: this.token,
    });
    const answer = reply.json<{ readonly outcome?: string }>();
    if (answer.outcome !== 'accepted')
      throw new Error(`A fact was answered: ${JSON.stringify(answer)}`);
  };

  readonly post = (): Promise<void> => {
    const n = this.sent++;
    return this.toWrit.post(
      `/v1/work-orders/${this.workOrder(n)}/facts`,
      `${this.headers}idempotency-key: ${this.run}-${n}\r\n`,
      `{"facts":{"order-total":${n}}}`,
    );
  };

  readonly postPlain = (): Promise<void> =>
    this.toPlain.post('/v1/decisions', this.headers, this.desk.proposal(this.sent++));

  async close(): Promise<void> {
    await this.nats.close();
    this.toWrit.close();
    this.toPlain.close();
  }

  private workOrder(n: number): string {
    const { workOrderIds } = this.desk;
    return workOrderIds[n % workOrderIds.length]!;
  }
}
