import { v5 as uuidv5 } from 'uuid';
import { type OpenedFact, runsTheWork, streamOf, type WorkflowDefinition } from '#contracts';
import { beyondLimit, type EventStore, type FoldedStreams, isBeyondLimit } from '#platform';
import {
  type Calendar,
  evolve,
  type Halts,
  namesIn,
  onlyObligationsSince,
  type PublishedWorkflow,
  unknownWorkOrder,
  type WorkOrder,
  workflowsOfWork,
} from '#work-order';
import { type Definitions } from '../definitions';
import { type FactError, factError } from '../domain/envelope';
import { type AdmissionContext } from '../domain/fact-admission';
import { type UnderstoodFact } from '../domain/parse-fact';
import { type QuarantinedFact } from '../domain/quarantined-fact';
import { type Reporter } from './arrival';
import { type BatchProgress } from './batch-progress';
import { WorkBefore } from './work-before';

const RUNS = 'd3c8a1de-52d1-4c36-9b0a-7c1f5e2b9a44';

/** The streams that facts are judged by. */
export interface JudgedBy {
  readonly workOrders: FoldedStreams<WorkOrder>;
  readonly halts: FoldedStreams<Halts>;
}

/** What the limit of a credential says of a fact. */
export interface WithinLimit {
  /** Why it is beyond it. */
  readonly error?: FactError;
  /** It opens work that nobody has opened at this version of its stream. */
  readonly opensAt?: number;
}

/** What is the same for all facts of a batch. */
export interface Circumstances {
  readonly now: string;
  readonly clockSkewMs: number;
  readonly quarantined?: QuarantinedFact;
}

interface Latest {
  readonly published: PublishedWorkflow | null;
  readonly calendar: Calendar | undefined;
}

/**
 * What lies outside the facts of a batch. A fact looks up only what its type needs, and once a batch:
 * most need nothing. Openings earlier in the batch count.
 */
export class FactContext {
  private readonly openings = new Map<string, PublishedWorkflow>();
  private readonly importedOpenings = new Set<string>();
  private readonly looked = new Map<string, Promise<WorkflowDefinition | null>>();
  private readonly latest = new Map<string, Promise<Latest>>();
  private catalogued?: Promise<ReadonlySet<string>>;

  readonly before: WorkBefore;

  constructor(
    private readonly store: EventStore,
    private readonly judgedBy: JudgedBy,
    private readonly definitions: Definitions,
    private readonly reporter: Reporter,
    private readonly circumstances: Circumstances,
    progress?: BatchProgress,
  ) {
    this.before = new WorkBefore(judgedBy.workOrders, reporter, progress);
  }

  async of(fact: UnderstoodFact): Promise<AdmissionContext> {
    const { envelope, body } = fact;
    const ignoresImported = await this.ignoresImported(fact);
    const isHistory = envelope.imported && !ignoresImported && (await this.before.isHistory(fact));
    const known = { ...this.base(envelope), ignoresImported, isHistory };
    switch (envelope.type) {
      case 'work-order.opened':
        return {
          ...known,
          ...(await this.ofOpening(body as OpenedFact, envelope.imported && !ignoresImported)),
        };
      case 'work-order.observed':
        return envelope.imported && !ignoresImported
          ? { ...known, workOrder: await this.importedWork(body.workOrderId) }
          : known;
      case 'step.blocked': {
        const definition = await this.definitionOf(body.workOrderId);
        return { ...known, definition, codes: await this.codes() };
      }
      case 'prerequisite.failed':
        return { ...known, definition: await this.definitionOf(body.workOrderId) };
      default:
        return known;
    }
  }

  /**
   * Whether a reporter that is limited to workflows may report it: it is about work of one of them. Work that nobody has
   * opened is of none, and who opens it first decides.
   */
  async withinLimit({ envelope: { type }, body }: UnderstoodFact): Promise<WithinLimit> {
    const limit = this.reporter.workflows;
    if (limit === undefined) return {};
    const { workOrder, version } = await this.before.read(body.workOrderId);
    const opening = type === 'work-order.opened' ? [(body as OpenedFact).workflow] : [];
    const workflows = [...workflowsOfWork(body, workOrder), ...opening];
    if (isBeyondLimit(limit, workflows))
      return { error: factError('workflow_not_yours', '/data', beyondLimit(limit)) };
    return workOrder.workflow === null ? { opensAt: version } : {};
  }

  /**
   * Whether it is judged against all that came before it: an action, a reopening, and the end of work with obligations.
   * An import reports a whole case, so that what it opens and closes at once had no obligations.
   */
  async isJudged(fact: UnderstoodFact): Promise<boolean> {
    const { envelope, body } = fact;
    const { workOrderId } = body;
    if (envelope.type !== 'work-order.closed') return isAction(envelope) || isReopening(envelope);
    const isImported = envelope.imported && !(await this.ignoresImported(fact));
    if (isImported && this.openings.has(workOrderId)) return false;
    const { workOrder } = await this.before.read(workOrderId);
    return Object.keys(workOrder.remediations).length > 0;
  }

  /**
   * What is judged is judged against the stream as it stands at this very version, a reported action also against the
   * halts of the tenant as they stand.
   */
  async ofJudged({ envelope, body: { workOrderId } }: UnderstoodFact) {
    const { tenant } = this.reporter;
    if (isReopening(envelope)) {
      const { workOrder, version } = await this.before.read(workOrderId);
      const base = this.base(envelope);
      const isClosed =
        workOrder.status === 'closed' || (await this.isReopenedBy(workOrderId, base.newRunId()));
      const before: WorkOrder = isClosed ? { ...workOrder, status: 'closed' } : workOrder;
      const context = { ...base, workOrder: before, ignoresImported: !workOrder.imported };
      return { context, version, dependsOn: [] };
    }
    if (isAction(envelope)) {
      const [{ workOrder, version }, halted] = await Promise.all([
        this.before.read(workOrderId),
        this.judgedBy.halts.at(tenant, streamOf.halts()),
      ]);
      const workflow = await this.definitions.version(tenant, workOrder.workflow);
      return {
        context: {
          ...this.base(envelope),
          workOrder,
          halts: halted.state,
          definition: workflow?.definition ?? null,
          ignoresImported: !workOrder.imported,
        },
        version,
        dependsOn: [{ stream: streamOf.halts(), version: halted.version }],
      };
    }
    const { workOrder, version, events, now } = await this.readWhole(workOrderId);
    const known = { ...this.base(envelope), workOrder, ignoresImported: !workOrder.imported };
    const workflow = await this.definitions.version(tenant, workOrder.workflow);
    const at = happenedAt(envelope, now);
    const before = events.filter(({ occurredAt }) => occurredAt <= at);
    const since = workflow ? onlyObligationsSince(before, workflow.definition, at) : undefined;
    return { context: { ...known, onlyObligationsSince: since }, version, dependsOn: [] };
  }

  /**
   * Whether an event says `imported` of work that was not opened so: then the flag does not count, or a report could
   * silence what runs here. Only events that say it are looked up.
   */
  private async ignoresImported({ envelope, body: { workOrderId } }: UnderstoodFact) {
    if (!envelope.imported) return false;
    const workOrder = await this.before.of(workOrderId);
    if (workOrder.workflow !== null) return !workOrder.imported;
    if (this.openings.has(workOrderId)) return !this.importedOpenings.has(workOrderId);
    return envelope.type !== 'work-order.opened';
  }

  private base({ source, id }: UnderstoodFact['envelope']): AdmissionContext {
    const { tenant, actor, roles } = this.reporter;
    return {
      ...this.circumstances,
      reportedBy: actor.id,
      asDelegate: roles.includes('delegate'),
      isOperator: runsTheWork({ roles }),
      codes: NONE,
      published: null,
      definition: null,
      workOrder: unknownWorkOrder,
      halts: {},
      newRunId: () => uuidv5([tenant, source, id].join('\n'), RUNS),
    };
  }

  private async ofOpening({ workOrderId, workflow }: OpenedFact, imported: boolean) {
    const { published, calendar } = await this.latestOf(workflow);
    const isOpenAlready = this.openings.has(workOrderId);
    if (published && !isOpenAlready) {
      this.openings.set(workOrderId, published);
      if (imported) this.importedOpenings.add(workOrderId);
    }
    // Only what misses inputs for the first time fails a prerequisite.
    const owesInputs = published?.definition.inputs.some(({ required }) => required) ?? false;
    if (imported || !owesInputs) return { published, calendar };
    const { workOrder } = await this.before.read(workOrderId);
    const ref = isOpenAlready ? published!.ref : workOrder.workflow;
    return { published, calendar, workOrder: { ...workOrder, workflow: ref } };
  }

  /** The imported work whose log ends, as it was before the report. */
  private async importedWork(workOrderId: string): Promise<WorkOrder> {
    const workOrder = await this.before.of(workOrderId);
    const opening = workOrder.workflow === null ? this.openings.get(workOrderId) : undefined;
    return opening
      ? { ...workOrder, workflow: opening.ref, mode: opening.definition.mode }
      : workOrder;
  }

  /** A reopening that comes again was one of closed work, whatever happened to the work since. */
  private async isReopenedBy(workOrderId: string, runId: string): Promise<boolean> {
    const { events } = await this.readWhole(workOrderId);
    return events.some(
      ({ data }) => (data as { checklistRunId?: string }).checklistRunId === runId,
    );
  }

  private codes(): Promise<ReadonlySet<string>> {
    return (this.catalogued ??= this.definitions.catalogue(this.reporter.tenant).then(namesIn));
  }

  private latestOf(workflow: string): Promise<Latest> {
    const looked = this.latest.get(workflow) ?? this.lookUpLatest(workflow);
    this.latest.set(workflow, looked);
    return looked;
  }

  private async lookUpLatest(workflow: string): Promise<Latest> {
    const { tenant } = this.reporter;
    const published = await this.definitions.latest(tenant, workflow);
    return { published, calendar: await this.definitions.calendarOf(tenant, published) };
  }

  private definitionOf(workOrderId: string): Promise<WorkflowDefinition | null> {
    const opening = this.openings.get(workOrderId);
    if (opening) return Promise.resolve(opening.definition);
    const looked = this.looked.get(workOrderId) ?? this.lookUp(workOrderId);
    this.looked.set(workOrderId, looked);
    return looked;
  }

  private async lookUp(workOrderId: string): Promise<WorkflowDefinition | null> {
    const { workOrder } = await this.before.read(workOrderId);
    const version = await this.definitions.version(this.reporter.tenant, workOrder.workflow);
    return version?.definition ?? null;
  }

  /** With its events: only an ending asks which obligations were open when. */
  private async readWhole(workOrderId: string) {
    const stream = streamOf.workOrder(workOrderId);
    const { events, version, now } = await this.store.read(this.reporter.tenant, stream);
    return { workOrder: events.reduce(evolve, unknownWorkOrder), version, events, now };
  }
}

const NONE: ReadonlySet<string> = new Set();

const isReopening = ({ type }: UnderstoodFact['envelope']): boolean =>
  type === 'work-order.reopened';

const isAction = ({ type }: UnderstoodFact['envelope']): boolean =>
  type === 'action.performed' || type === 'action.failed';

/** No reported event happened after now. */
const happenedAt = ({ time }: UnderstoodFact['envelope'], now: string): string =>
  time !== undefined && time < now ? time : now;
