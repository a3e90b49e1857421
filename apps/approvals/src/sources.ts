import {
  dataOf,
  policyPublished,
  type PolicyRef,
  streamOf,
  type WorkflowDefinition,
  type WorkflowRef,
} from '#contracts';
import { fold, type RecordedEvent, type StreamVersion } from '#kernel';
import { type EventStore, FoldedStreams } from '#platform';
import {
  builtInCatalogue,
  type Calendar,
  type Calendars,
  entryOf,
  evolve,
  evolveCalendars,
  evolveCatalogue,
  evolveVersions,
  type ExceptionCatalogue,
  noVersions,
  unknownWorkOrder,
  versionOf,
  type WorkflowVersions,
  type WorkOrder,
} from '#work-order';
import { type Absences, evolveAbsences } from './domain/absences';

type InForce = PolicyRef | undefined;

/** What a stream says, and where it was read. */
export interface ReadAt<State> {
  readonly state: State;
  readonly at: readonly StreamVersion[];
}

/** What answers depend on and what stands in other streams, as the ledger has it now. */
export class Sources {
  private readonly workflows: FoldedStreams<WorkflowVersions>;
  private readonly policies: FoldedStreams<InForce>;
  private readonly away: FoldedStreams<Absences>;
  private readonly calendars: FoldedStreams<Calendars>;
  private readonly catalogues: FoldedStreams<ExceptionCatalogue>;

  /** Shared with what decides on them. */
  readonly workOrders: FoldedStreams<WorkOrder>;

  constructor(private readonly store: Pick<EventStore, 'read'>) {
    this.workOrders = new FoldedStreams(store, { initialState: unknownWorkOrder, evolve });
    this.workflows = new FoldedStreams(store, { initialState: noVersions, evolve: evolveVersions });
    this.policies = new FoldedStreams<InForce>(store, { initialState: undefined, evolve: inForce });
    this.away = new FoldedStreams<Absences>(store, { initialState: {}, evolve: evolveAbsences });
    this.calendars = new FoldedStreams<Calendars>(store, {
      initialState: {},
      evolve: evolveCalendars,
    });
    this.catalogues = new FoldedStreams<ExceptionCatalogue>(store, {
      initialState: builtInCatalogue,
      evolve: evolveCatalogue,
    });
  }

  /** The version that a work order was opened with; undefined when it is not published here. */
  async definition(
    tenant: string,
    workflow: WorkflowRef | null,
  ): Promise<WorkflowDefinition | undefined> {
    if (workflow === null) return undefined;
    const stream = streamOf.workflow(workflow.id);
    return (await this.workflows.find(tenant, stream, versionOf(workflow)))?.definition;
  }

  /** The policy that decides today. */
  policy(tenant: string, workflow: WorkflowRef | null): Promise<ReadAt<InForce>> {
    if (workflow === null) return Promise.resolve({ state: undefined, at: [] });
    return readAt(this.policies, tenant, streamOf.policy(workflow.id));
  }

  /** Who is away, and who answers meanwhile. */
  absences(tenant: string): Promise<ReadAt<Absences>> {
    return readAt(this.away, tenant, streamOf.absences());
  }

  /** The same with the database time, which says who is away by now. */
  async absencesNow(
    tenant: string,
  ): Promise<{ readonly absences: Absences; readonly now: string }> {
    const { state, now } = await this.away.at(tenant, streamOf.absences());
    return { absences: state, now };
  }

  /** In which times are counted; nothing is read where no calendar is named. */
  async calendar(tenant: string, name: string | undefined): Promise<ReadAt<Calendar | undefined>> {
    if (name === undefined) return { state: undefined, at: [] };
    const { state, at } = await readAt(this.calendars, tenant, streamOf.calendars());
    return { state: entryOf(state, name), at };
  }

  /** What exception codes mean today. */
  async catalogue(tenant: string): Promise<ExceptionCatalogue> {
    return (await this.catalogues.at(tenant, streamOf.exceptionCatalogue())).state;
  }

  /** Whether a remediation goes on in a stream of its own: its code came back after its work had ended. */
  async goesOnAlone(tenant: string, remediationId: string): Promise<boolean> {
    const { version } = await this.store.read(tenant, streamOf.remediation(remediationId));
    return version > 0;
  }

  /** A work order's events and what they come to, with the database time. */
  async workOrder(tenant: string, workOrderId: string): Promise<ReadWorkOrder> {
    const { events, now } = await this.store.read(tenant, streamOf.workOrder(workOrderId));
    return { events, now, state: fold({ initialState: unknownWorkOrder, evolve }, events) };
  }
}

const readAt = async <State>(
  streams: FoldedStreams<State>,
  tenant: string,
  stream: string,
): Promise<ReadAt<State>> => {
  const { state, version } = await streams.at(tenant, stream);
  return { state, at: [{ stream, version }] };
};

export interface ReadWorkOrder {
  readonly events: readonly RecordedEvent[];
  readonly state: WorkOrder;
  readonly now: string;
}

const inForce = (before: InForce, event: RecordedEvent): InForce => {
  const published = dataOf(event, policyPublished);
  if (!published) return before;
  const { policyId, version, digest } = published;
  return { id: policyId, version, digest };
};
