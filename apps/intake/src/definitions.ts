import { streamOf, type WorkflowRef } from '#contracts';
import { type EventStore, FoldedStreams } from '#platform';
import {
  builtInCatalogue,
  type Calendar,
  type Calendars,
  entryOf,
  evolveCalendars,
  evolveCatalogue,
  evolveVersions,
  type ExceptionCatalogue,
  latestVersion,
  noVersions,
  type PublishedWorkflow,
  versionOf,
  type WorkflowVersions,
} from '#work-order';

/** Workflows, calendars and exception codes as the ledger has them now. */
export class Definitions {
  private readonly workflows: FoldedStreams<WorkflowVersions>;
  private readonly catalogues: FoldedStreams<ExceptionCatalogue>;
  private readonly calendars: FoldedStreams<Calendars>;

  constructor(private readonly store: Pick<EventStore, 'read'>) {
    this.workflows = new FoldedStreams(store, { initialState: noVersions, evolve: evolveVersions });
    this.catalogues = new FoldedStreams(store, {
      initialState: builtInCatalogue,
      evolve: evolveCatalogue,
    });
    this.calendars = new FoldedStreams(store, { initialState: {}, evolve: evolveCalendars });
  }

  /** The version that new work orders are opened with; null when none was published. */
  async latest(tenant: string, workflowId: string): Promise<PublishedWorkflow | null> {
    const { state } = await this.workflows.at(tenant, streamOf.workflow(workflowId));
    return latestVersion(state);
  }

  /** The version that a work order was opened with; one that was read once stays as it is. */
  async version(tenant: string, ref: WorkflowRef | null): Promise<PublishedWorkflow | null> {
    if (ref === null) return null;
    return this.workflows.find(tenant, streamOf.workflow(ref.id), versionOf(ref));
  }

  /** Whether a policy was published for a workflow: without one, nothing of its work ever runs. */
  async hasPolicy(tenant: string, workflowId: string): Promise<boolean> {
    const { version } = await this.store.read(tenant, streamOf.policy(workflowId));
    return version > 0;
  }

  /** Catalogued exception codes. */
  async catalogue(tenant: string): Promise<ExceptionCatalogue> {
    return (await this.catalogues.at(tenant, streamOf.exceptionCatalogue())).state;
  }

  /** The database time: reckoned, and read only where the ledger has not answered for a moment. */
  async now(tenant: string): Promise<string> {
    const stream = streamOf.exceptionCatalogue();
    const known = this.catalogues.recall(tenant, stream);
    return (known ?? (await this.catalogues.at(tenant, stream))).now;
  }

  /**
   * In which the service level of a workflow is counted; undefined where it names no calendar or has no
   * service level. One that nobody defined cannot be named: publishing refuses it.
   */
  async calendarOf(
    tenant: string,
    workflow: PublishedWorkflow | null,
  ): Promise<Calendar | undefined> {
    const { calendar, slas } = workflow?.definition ?? {};
    if (calendar === undefined || slas?.work === undefined) return undefined;
    const { state } = await this.calendars.at(tenant, streamOf.calendars());
    return entryOf(state, calendar);
  }
}
