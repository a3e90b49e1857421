import { v7 as uuidv7 } from 'uuid';
import { eventually, type Stack } from '#testkit';
import { type Answer, ApiUser } from '../scenarios/client';
import { done, issue, openRefund } from '../scenarios/refund-work';

const LINES = [1, 2, 3, 4, 5, 6];
const GRANTED = [1, 2, 3, 4];
const REJECTED = 5;

/** A plan whose lines its owner grants in part, while processes are killed; the same question again where no answer came. */
export class PlanOfRefunds {
  private readonly integrator: ApiUser;
  private readonly approver: ApiUser;
  private workOrderId = '';
  private readonly planId = uuidv7();

  constructor(stack: Stack) {
    this.integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    this.approver = new ApiUser(stack.url, stack.keys['approver']!);
  }

  async propose(): Promise<void> {
    this.workOrderId = await openRefund(this.integrator);
    const actions = LINES.map(refundOf);
    const plan = { workOrderId: this.workOrderId, planId: this.planId, actions };
    const { decisions } = (await this.answered(this.integrator, '/v1/plans', plan)).body;
    if (decisions.some(({ outcome }: any) => outcome !== 'wait')) throw new Error('A line ran.');
  }

  /** One signature for some lines; one line is rejected. */
  async answer(): Promise<void> {
    const { workOrderId, planId } = this;
    const { items } = (
      await eventually(
        () => this.approver.get(`/v1/approvals?workOrderId=${workOrderId}&plan=${planId}`),
        ({ body }) => body.items.length === LINES.length,
      )
    ).body;
    const rejected = items.find(({ planLine }: any) => planLine === REJECTED).approvalId;
    const reason = 'It was paid already.';
    await Promise.all([
      this.answered(this.approver, `/v1/plans/${planId}/grant`, { workOrderId, lines: GRANTED }),
      this.answered(this.approver, `/v1/approvals/${rejected}/reject`, { workOrderId, reason }),
    ]);
  }

  /** The outcome of each line, by its newest decision, as soon as those that were answered do not wait. */
  async outcomes(): Promise<Readonly<Record<number, string>>> {
    const path = `/v1/decisions?workOrderId=${this.workOrderId}&plan=${this.planId}&limit=100`;
    const newest = async () =>
      (await this.integrator.get(path)).body.items.filter(
        ({ supersededBy }: any) => supersededBy === null,
      ) as { readonly planLine: number; readonly outcome: string }[];
    const lines = await eventually(
      newest,
      (found) => found.filter(({ outcome }) => outcome === 'wait').length === 1,
    );
    return Object.fromEntries(lines.map(({ planLine, outcome }) => [planLine, outcome]));
  }

  /** How often each granted line runs, where two workers ask for it at once, carry it out and ask again. */
  async runs(): Promise<readonly number[]> {
    const counts: number[] = [];
    for (const line of GRANTED) {
      const proposal = { workOrderId: this.workOrderId, action: refundOf(line) };
      const ask = async () =>
        (await this.answered(this.integrator, '/v1/decisions', proposal)).body;
      const [one, other] = await Promise.all([ask(), ask()]);
      const runs = new Set([one, other].filter(isRun).map(({ decisionId }) => decisionId));
      for (const decisionId of runs) {
        const path = `/v1/decisions/${decisionId}/outcome`;
        const { workOrderId } = this;
        await this.answered(this.integrator, path, { workOrderId, outcome: 'performed' });
      }
      counts.push(runs.size + (isRun(await ask()) ? 1 : 0));
    }
    return counts;
  }

  /** Sends the same command until somebody answers it. */
  private async answered(user: ApiUser, path: string, body: object): Promise<Answer> {
    const headers = { 'idempotency-key': uuidv7() };
    const answer = await eventually(
      () => user.send('POST', path, { body, headers, timeoutMs: 15_000 }).catch(() => undefined),
      (found) => found !== undefined && ![429, 503].includes(found.status),
    );
    return done(Promise.resolve(answer!));
  }
}

const refundOf = (line: number) => ({ ...issue, amount: { minor: 1_000 + line, currency: 'EUR' } });

const isRun = ({ outcome }: { readonly outcome: string }): boolean => outcome === 'run';
