import { useRead } from '../../api/queries';
import { type components } from '../../api/schema';
import { type HistoryEvent, textIn } from '../../parts/history';

/** Where a step, stage or prerequisite is, with the event that brought it there. */
export interface Reached {
  readonly status: string;
  readonly by: string;
  readonly at: string;
  readonly eventId: string;
}

export interface Progress {
  readonly steps: ReadonlyMap<string, Reached>;
  readonly stages: ReadonlyMap<string, Reached>;
  readonly prerequisites: ReadonlyMap<string, Reached>;
}

const statuses: Readonly<
  Partial<Record<HistoryEvent['type'], readonly [of: keyof Progress, name: string, status: string]>>
> = {
  'step.completed': ['steps', 'step', 'completed'],
  'step.blocked': ['steps', 'step', 'blocked'],
  'step.unblocked': ['steps', 'step', 'open'],
  'step.skipped': ['steps', 'step', 'skipped'],
  'stage.entered': ['stages', 'stage', 'entered'],
  'stage.completed': ['stages', 'stage', 'completed'],
  'stage.skipped': ['stages', 'stage', 'skipped'],
  'prerequisite.passed': ['prerequisites', 'prerequisite', 'passed'],
  'prerequisite.failed': ['prerequisites', 'prerequisite', 'failed'],
};

/** Progress of the current run: reopening resets steps and stages. */
export const progressOf = (events: readonly HistoryEvent[]): Progress => {
  const progress = {
    steps: new Map<string, Reached>(),
    stages: new Map<string, Reached>(),
    prerequisites: new Map<string, Reached>(),
  };
  for (const { type, data, actor, occurredAt, id } of events) {
    if (type === 'work-order.reopened') {
      progress.steps.clear();
      progress.stages.clear();
    }
    const [of, name, status] = statuses[type] ?? [];
    const key = name && textIn(data, name);
    if (of && key && status)
      progress[of].set(key, { status, by: actor.id, at: occurredAt, eventId: id });
  }
  return progress;
};

/** The currency of each fact or input that a workflow declares as an amount in minor units. */
export type Currencies = ReadonlyMap<string, string>;

export const currenciesIn = ({ facts = {}, inputs = [] }: Definition = {}): Currencies =>
  new Map(
    [
      ...Object.entries(facts as Readonly<Record<string, { readonly currency?: string }>>),
      ...inputs.map((input) => [input.name, input] as const),
    ].flatMap(([name, { currency }]) => (currency === undefined ? [] : [[name, currency]])),
  );

const OVER = new Set(['completed', 'skipped', 'passed']);

/** Whether nothing is left to do about it. */
export const isOver = (one: Reached | undefined): boolean => OVER.has(one?.status ?? '');

/** A published workflow definition; omitted fields have their defaults. */
export type Definition = Partial<components['schemas']['WorkflowDefinition']>;

/** The definition that a work order goes by: its version, whatever was published since; undefined until it is there. */
export const useDefinition = (
  workflowId: string | undefined,
  version: number | null | undefined,
): Definition | undefined => {
  const versions = useRead('/v1/workflows', {
    query: { workflowId, version, limit: 1 },
    enabled: workflowId !== undefined && version !== undefined && version !== null,
  });
  return versions.data?.body.items[0]?.definition ?? undefined;
};

/** Whether work goes from stage to stage: one leaves something, or moves are listed. */
export const isStaged = (definition: Definition | undefined): boolean =>
  (definition?.transitions?.length ?? 0) > 0 ||
  (definition?.stages ?? []).some(({ artifact }) => artifact);

/** Where the work is: at its first stage until it moved. */
export const stageAt = (
  definition: Pick<Definition, 'stages'>,
  at: string | null,
): string | undefined => at ?? mainOf(definition)[0];

/** The stages that follow one another; the others are made beside them. */
const mainOf = ({ stages = [] }: Pick<Definition, 'stages'>): readonly string[] =>
  stages.filter(({ support }) => !support).map(({ name }) => name);

/**
 * Why the work cannot move to a stage from the one where it is (null: none yet, so the first), as its workflow lists the moves;
 * undefined where it may. Whether gates are open on the way the system says.
 */
export const whyNoMove = (
  { stages = [], transitions = [] }: Pick<Definition, 'stages' | 'transitions'>,
  at: string | null,
  to: string,
): string | undefined => {
  const main = mainOf({ stages });
  const from = stageAt({ stages }, at);
  if (from === undefined || from === to || !main.includes(to)) return undefined;
  const ways =
    transitions.length > 0
      ? transitions.filter((move) => move.from === from).map((move) => move.to)
      : main.slice(main.indexOf(from) + 1).slice(0, 1);
  if (ways.includes(to)) return undefined;
  const listed = ways.length > 0 ? `only a transition to ${ways.join(' or ')}` : 'no transition';
  return `The workflow allows ${listed} from ${from}.`;
};
