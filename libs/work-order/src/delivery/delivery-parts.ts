import {
  type DeliveredState,
  type DeliveryBlocker,
  type DeliveryBoundary,
  type DeliveryChange,
  type DeliveryDecision,
  type DeliveryStage,
  type Latest,
  OTHER,
  type StageDeclaration,
  TBD,
  type WorkflowDefinition,
  type WritEvent,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { entryOf } from '../entry';
import { codeOf, type ExceptionCatalogue } from '../exceptions/exception-catalogue';
import { blockersOf } from '../handoff/handoff-parts';
import { isStaged } from '../lifecycle/lifecycle';
import { openExceptions } from '../closure/obligations';
import { lastingOf } from '../exceptions/blockages';
import { type WorkOrder } from '../state';

/** A page is for people: of more than these the latest. */
const LATEST_MAX = 100;

export const latestOf = <Item>(items: readonly Item[]): Latest<Item> => ({
  count: items.length,
  items: items.slice(-LATEST_MAX).reverse(),
});

/** A name that the workflow lists, as it is; nothing else that somebody wrote there. */
export const listedName = (listed: readonly string[] | undefined, name: string): string =>
  listed?.includes(name) ? name : OTHER;

/** What the catalogue calls a code; a code that it does not know is not repeated. */
export const titleOf = (catalogue: ExceptionCatalogue, code: string): string =>
  codeOf(catalogue, code)?.entry.title ?? OTHER;

export const mapOf = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition | undefined,
): { readonly objects: readonly string[]; readonly stages: readonly DeliveryStage[] } => ({
  objects: definition?.objects ?? [],
  stages: (definition?.stages ?? []).map((stage) => {
    const steps = stage.steps.map(({ name }) => ({ name, state: stepState(workOrder, name) }));
    return {
      name: stage.name,
      state: stageState(workOrder, definition!, stage, steps),
      support: stage.support,
      steps,
    };
  }),
});

const stepState = ({ steps }: WorkOrder, name: string): DeliveredState =>
  entryOf(steps, name) ?? 'open';

/** Work that does not go by stages is where its steps are. */
const stageState = (
  { stages }: WorkOrder,
  definition: WorkflowDefinition,
  { name }: StageDeclaration,
  steps: readonly { readonly state: DeliveredState }[],
): DeliveredState => {
  const status = entryOf(stages, name)?.status;
  if (status) return status;
  if (steps.some(({ state }) => state === 'blocked')) return 'blocked';
  if (isStaged(definition) || steps.length === 0) {
    return steps.some(({ state }) => state !== 'open') ? 'entered' : 'open';
  }
  const over = steps.filter(({ state }) => state === 'completed' || state === 'skipped');
  if (over.length === steps.length) return 'completed';
  return over.length > 0 ? 'entered' : 'open';
};

export const boundaryOf = (
  { status, mode, allowedOutput }: WorkOrder,
  definition: WorkflowDefinition | undefined,
): DeliveryBoundary => ({
  mode: status === 'unknown' ? TBD : mode,
  allowedOutput: status === 'unknown' ? TBD : allowedOutput,
  systems: (definition?.systems ?? []).map(({ name, reads, writes }) => ({ name, reads, writes })),
  actions: (definition?.actions ?? []).map(({ kind, authority, system }) => ({
    kind,
    authority,
    system,
  })),
  approvals: [...(definition?.approvals.keys() ?? [])],
});

/** The latest answer to each proposal; what was replaced says nothing any more. */
export const decisionsOf = (
  { decisions }: WorkOrder,
  definition: WorkflowDefinition | undefined,
): readonly DeliveryDecision[] =>
  decisions
    .values()
    .filter(({ supersededBy }) => supersededBy === null)
    .map(({ action, outcome, enforced, decidedAt }) => ({
      action: listedName(kindsOf(definition), action.kind),
      outcome,
      enforced,
      at: decidedAt,
    }));

/** What was done that leaves something behind. */
export const changesOf = (
  events: readonly RecordedEvent[],
  definition: WorkflowDefinition | undefined,
): readonly DeliveryChange[] =>
  (events as readonly WritEvent[]).flatMap((event) => {
    if (event.type !== 'action.performed') return [];
    const { action, authorised } = event.data;
    if (action.authority === 'read' || action.authority === 'propose') return [];
    const systems = definition?.systems.map(({ name }) => name);
    return [
      {
        action: listedName(kindsOf(definition), action.kind),
        system: listedName(systems, action.system),
        authorised,
        at: event.occurredAt,
      },
    ];
  });

const kindsOf = (definition: WorkflowDefinition | undefined): readonly string[] | undefined =>
  definition?.actions.map(({ kind }) => kind);

/** What holds the work up, by names of the workflow and titles of the catalogue. */
export const blockedOf = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition | undefined,
  { events, catalogue, now }: Recorded,
): readonly DeliveryBlocker[] => {
  const since = sinceOf(workOrder, events);
  if (!definition)
    return openExceptions(workOrder).map(({ exceptionId, code }) => ({
      kind: 'exception' as const,
      about: titleOf(catalogue, code),
      ...since('exception', exceptionId),
    }));
  return blockersOf(workOrder, definition, now).map(({ kind, subject }) => ({
    kind,
    about:
      kind === 'exception'
        ? titleOf(catalogue, workOrder.exceptions.all.get(subject)!.code)
        : subject,
    ...since(kind, subject),
  }));
};

export interface Recorded {
  readonly events: readonly RecordedEvent[];
  readonly catalogue: ExceptionCatalogue;
  /** An instant. */
  readonly now: string;
}

const sinceOf = ({ blockages }: WorkOrder, events: readonly RecordedEvent[]) => {
  const raised = new Map(
    events
      .filter(({ type }) => type === 'exception.raised')
      .map(({ data, recordedAt }) => [data.exceptionId as string, recordedAt]),
  );
  const stopped = events.findLast(({ type }) => type === 'work-order.stopped')?.recordedAt;
  return (kind: DeliveryBlocker['kind'], subject: string): { readonly since?: string } => {
    const at =
      kind === 'exception'
        ? raised.get(subject)
        : kind === 'stop'
          ? stopped
          : lastingOf(blockages, { cause: kind, subject })[0]?.since;
    return at === undefined ? {} : { since: at };
  };
};
