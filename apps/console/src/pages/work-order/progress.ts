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

/** How far this run of the work order is: a reopened one begins its steps and stages anew. */
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

const OVER = new Set(['completed', 'skipped', 'passed']);

/** Whether nothing is left to do about it. */
export const isOver = (one: Reached | undefined): boolean => OVER.has(one?.status ?? '');
