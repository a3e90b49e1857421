import { streamOf, type WorkflowDefinition, type WorkflowRef } from '#contracts';
import { type EventStore, FoldedStreams } from '#platform';
import {
  builtInCatalogue,
  type Calendars,
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

const noCalendars: Calendars = {};

/** Codes, calendars and workflows as the ledger has them now. */
export class ExceptionSources {
  private readonly catalogues: FoldedStreams<ExceptionCatalogue>;
  private readonly calendarsOf: FoldedStreams<Calendars>;
  private readonly workflows: FoldedStreams<WorkflowVersions>;
  /** Shared by everything that decides on work orders here. */
  readonly workOrders: FoldedStreams<WorkOrder>;

  constructor(store: Pick<EventStore, 'read'>) {
    this.catalogues = new FoldedStreams(store, {
      initialState: builtInCatalogue,
      evolve: evolveCatalogue,
    });
    this.calendarsOf = new FoldedStreams(store, {
      initialState: noCalendars,
      evolve: evolveCalendars,
    });
    this.workOrders = new FoldedStreams(store, { initialState: unknownWorkOrder, evolve });
    this.workflows = new FoldedStreams(store, { initialState: noVersions, evolve: evolveVersions });
  }

  async workOrder(tenant: string, workOrderId: string): Promise<WorkOrder> {
    return (await this.workOrders.at(tenant, streamOf.workOrder(workOrderId))).state;
  }

  async catalogue(tenant: string): Promise<ExceptionCatalogue> {
    return (await this.catalogues.at(tenant, streamOf.exceptionCatalogue())).state;
  }

  async calendars(tenant: string): Promise<Calendars> {
    return (await this.calendarsOf.at(tenant, streamOf.calendars())).state;
  }

  /** The workflow version that a work order goes by; undefined when it is not published here. */
  async definition(
    tenant: string,
    workflow: WorkflowRef | null,
  ): Promise<WorkflowDefinition | undefined> {
    if (workflow === null) return undefined;
    const stream = streamOf.workflow(workflow.id);
    const known = versionOf(this.workflows.known(tenant, stream)?.state ?? noVersions, workflow);
    const found = known ?? versionOf((await this.workflows.at(tenant, stream)).state, workflow);
    return found?.definition;
  }

  /** A published version of a workflow by its number; undefined when there is none. */
  async published(
    tenant: string,
    workflowId: string,
    version: number,
  ): Promise<WorkflowRef | undefined> {
    const { state } = await this.workflows.at(tenant, streamOf.workflow(workflowId));
    return state.find(({ ref }) => ref.version === version)?.ref;
  }
}
