import { streamOf, type WorkflowDefinition, type WorkflowRef } from '#contracts';
import { asUnavailable, type EventStore, FoldedStreams, type Platform } from '#platform';
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
    return (await this.workflows.find(tenant, stream, versionOf(workflow)))?.definition;
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

type Pool = Platform['pool'];

/** A fact of a work order. */
interface Fact {
  readonly tenant: string;
  readonly workOrderId: string;
  readonly fact: string;
}

/**
 * The facts that exceptions are about. Facts arrive all the time, and hardly any of them resolves an exception: only
 * one that is listed here is worth a read of its work order. A fact is listed before its exception is appended. So
 * a fact that comes after the exception is found here, and one that came before it is in the stream on which the
 * exception was decided.
 */
export class AwaitedFacts {
  private readonly waiting: WaitingQuery[] = [];

  constructor(private readonly pool: Pool) {}

  async add({ tenant, workOrderId, fact }: Fact): Promise<void> {
    await this.pool
      .query({
        name: 'add-awaited-fact',
        text: `INSERT INTO exceptions.awaited_facts VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
        values: [tenant, workOrderId, fact],
      })
      .catch(asUnavailable);
  }

  /** Whether an exception waits for the fact. Calls of one moment share a query. */
  has(fact: Fact): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ fact, resolve, reject });
      if (this.waiting.length === 1) setImmediate(() => void this.find(this.waiting.splice(0)));
    });
  }

  private async find(queries: readonly WaitingQuery[]): Promise<void> {
    try {
      const { rows } = await this.pool
        .query<{ n: number }>({
          name: 'find-awaited-facts',
          text: `SELECT n::int FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY
              AS wanted(tenant, work_order_id, fact, n)
            JOIN exceptions.awaited_facts USING (tenant, work_order_id, fact)`,
          values: [
            queries.map(({ fact: { tenant } }) => tenant),
            queries.map(({ fact: { workOrderId } }) => workOrderId),
            queries.map(({ fact: { fact } }) => fact),
          ],
        })
        .catch(asUnavailable);
      const found = new Set(rows.map(({ n }) => n));
      queries.forEach(({ resolve }, index) => resolve(found.has(index + 1)));
    } catch (error) {
      for (const { reject } of queries) reject(error);
    }
  }
}

interface WaitingQuery {
  readonly fact: Fact;
  readonly resolve: (isAwaited: boolean) => void;
  readonly reject: (error: unknown) => void;
}
