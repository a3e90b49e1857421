import { type RecordedEvent } from '#kernel';
import { type EventStore } from '#platform';
import { evolve, unknownWorkOrder, type WorkOrder } from '#work-order';
import { idsFor } from '../decider-configs';
import { type CalendarStore } from '../definitions/calendar-store';
import { type DefinitionStore } from '../definitions/definition-store';
import { type HaltStore } from '../definitions/halt-store';
import { type TeamStore } from '../definitions/team-store';
import { type DecisionContext } from '../domain/decision-context';
import { type RecordedDecisionEvent } from './replayed-decision';

interface History {
  readonly events: readonly RecordedEvent[];
  /** How many of them are folded into `state`. */
  folded: number;
  state: WorkOrder;
}

/**
 * Work orders as they stood before one event after the other: each stream is read once and folded
 * on. Called in the order of the log.
 */
export class Histories {
  private readonly known = new Map<string, Promise<History>>();

  constructor(private readonly store: Pick<EventStore, 'read'>) {}

  /** The state that the event met. */
  async before({ tenant, stream, version }: RecordedEvent): Promise<WorkOrder> {
    const history = await this.of(tenant, stream);
    for (const event of history.events.slice(history.folded, version - 1)) {
      history.state = evolve(history.state, event);
      history.folded += 1;
    }
    return history.state;
  }

  /** Every event of the event's stream. */
  async around({ tenant, stream }: RecordedEvent): Promise<readonly RecordedEvent[]> {
    return (await this.of(tenant, stream)).events;
  }

  private of(tenant: string, stream: string): Promise<History> {
    const key = `${tenant}/${stream}`;
    const known = this.known.get(key) ?? this.read(tenant, stream);
    this.known.set(key, known);
    return known;
  }

  private async read(tenant: string, stream: string): Promise<History> {
    const { events } = await this.store.read(tenant, stream);
    return { events, folded: 0, state: unknownWorkOrder };
  }
}

/** What stood outside a work order's stream when something was decided on it. */
export class ContextsThen {
  constructor(
    private readonly definitions: DefinitionStore,
    private readonly calendars: CalendarStore,
    private readonly halts: HaltStore,
    private readonly teams: TeamStore,
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
    const { halts } = await this.halts.of(tenant, position);
    const { teamsOf } = await this.teams.of(tenant, position);
    return { definition, policy, calendar, halts, teamsOf, ids: idsFor(() => decisionId) };
  }
}
