import {
  type DecideAnswer,
  decideAction,
  publishPolicy,
  publishWorkflow,
  type QueryReply,
  subjects,
} from '#contracts';
import { eventually, exampleWorkflow, type Processes } from '#testkit';
import { readyRefund } from './ready-refund';
import { draft } from './refund-builders';

/** The workflow of the examples. */
const { definition, ...policy } = exampleWorkflow('refunds');

/** Their rules, and the golden cases of these. */
export const { cedar, cases } = policy;

type Overrides = Parameters<Processes['send']>[2];

/** A workflow of refunds that holds actions back. */
export class EnforcedRefunds {
  private constructor(
    readonly processes: Processes,
    private readonly workflow: { id: string; version: number; digest: string },
  ) {}

  /** @param processes policy with a ledger, in a tenant that has no refunds yet */
  static async in(
    processes: Processes,
    rules: string,
    golden: readonly object[],
  ): Promise<EnforcedRefunds> {
    const { answer } = await processes.send(publishWorkflow, {
      workflowId: 'refunds',
      definition: { ...definition, mode: 'enforce' },
    });
    const { version, digest } = answer as { version: number; digest: string };
    const refunds = new EnforcedRefunds(processes, { id: 'refunds', version, digest });
    await refunds.publish(rules, golden);
    return refunds;
  }

  publish(text: string, golden: readonly object[]): Promise<object> {
    return this.processes.send(publishPolicy, {
      policyId: 'refunds',
      workflowId: 'refunds',
      cedar: text,
      cases: golden,
    });
  }

  /** The decision on a draft of a new refund, by somebody. */
  async decideOnNew(by: Overrides = {}): Promise<DecideAnswer> {
    const { id: workOrderId } = await readyRefund(this.processes, this.workflow);
    const { answer } = await this.processes.send(decideAction, { workOrderId, action: draft }, by);
    return answer as unknown as DecideAnswer;
  }

  /** The rows of a view once there are so many. */
  async rows(name: string, filters: object, count: number): Promise<QueryReply['rows']> {
    return eventually(
      async () => {
        const question = {
          name,
          tenant: this.processes.tenant,
          scope: 'tenant',
          filters,
          limit: 1_000,
        };
        return (await this.processes.ask<QueryReply>(subjects.ledger.query, question)).rows;
      },
      (found) => found.length === count,
    );
  }
}
