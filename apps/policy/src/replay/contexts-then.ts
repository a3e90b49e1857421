import { idsFor } from '../decider-configs';
import { type CalendarStore } from '../definitions/calendar-store';
import { type DefinitionStore } from '../definitions/definition-store';
import { type DecisionContext } from '../domain/decision.decider';
import { type RecordedDecisionEvent } from './made-again';

/** What stood outside a work order's stream when something was decided on it. */
export class ContextsThen {
  constructor(
    private readonly definitions: DefinitionStore,
    private readonly calendars: CalendarStore,
  ) {}

  /** By what the decision names; or why it cannot be had. */
  async of({ data, tenant, position }: RecordedDecisionEvent): Promise<DecisionContext | string> {
    const { decisionId, decidedAt, workflow, policy: ref } = data;
    if (decidedAt === undefined) return 'it was recorded without the time that its rules saw';
    const [definition, policy] = await Promise.all([
      this.definitions.workflow(tenant, workflow, position),
      ref && this.definitions.policyVersion(tenant, workflow.id, ref),
    ]);
    if (ref && !policy)
      return `the policy ${ref.id} version ${ref.version} with the digest ${ref.digest} is not in this ledger`;
    const { calendar } = await this.calendars.named(tenant, definition?.calendar, position);
    return { definition, policy, calendar, ids: idsFor(() => decisionId) };
  }
}
