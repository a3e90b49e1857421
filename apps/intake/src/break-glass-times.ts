import { type IntakeCommand, streamOf } from '#contracts';
import { type EventStore } from '#platform';
import { onlyObligationsSince, type PublishedWorkflow, type WorkOrder } from '#work-order';

/** Whatever ends work ends the time that it took. */
const ending: ReadonlySet<IntakeCommand['type']> = new Set([
  'close-work-order',
  'abandon-work-order',
  'supersede-work-order',
]);

/** What the debts of break-glasses had to do with the time that work took. */
export class BreakGlassTimes {
  constructor(private readonly store: Pick<EventStore, 'read'>) {}

  /** Since when nothing else kept the work order open. Its stream is read again where it had any, for an ending alone. */
  async aloneSince(
    { type, metadata: { tenant, now } }: IntakeCommand,
    { id, remediations }: WorkOrder,
    workflow: PublishedWorkflow | null,
  ): Promise<string | undefined> {
    const isAsked = ending.has(type) && Object.keys(remediations).length > 0;
    if (!isAsked || id === null || !workflow) return undefined;
    const { events } = await this.store.read(tenant, streamOf.workOrder(id));
    return onlyObligationsSince(events, workflow.definition, now);
  }
}
