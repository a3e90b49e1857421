import fc from 'fast-check';
import { workflowOf } from '#contracts';
import { fold, type NewEvent, Refusal } from '#kernel';
import { recorded } from '#testkit';
import { currentStage, isStageOver, mainStages, type WorkOrder } from '#work-order';
import { begun, engagement, inEngagement, staged } from '../../test/engagement-builders';
import { workOrderDecider } from './work-order.decider';

const names = ['brief', 'offer', 'contract', 'launch'] as const;
const moves = names.flatMap((from) =>
  names.filter((to) => to !== from).map((to) => ({ from, to })),
);
const stages = [...names.map((name) => ({ name })), { name: 'letters', support: true }].map(
  (stage) => ({ ...stage, artifact: { kind: stage.name } }),
);

const lifecycles = fc.subarray(moves, { minLength: 1 });
const deeds = fc.array(
  fc.record({
    verb: fc.constantFrom('enter-stage', 'complete-stage', 'skip-stage'),
    stage: fc.constantFrom(...names, 'letters'),
  }),
  { maxLength: 40 },
);
type Deed = { readonly verb: string; readonly stage: string };

describe('whatever is tried with whatever moves are listed', () => {
  it('[L1] the work goes only where a move is listed, forward only from a stage that is over', () =>
    fc.assert(
      fc.property(lifecycles, deeds, (transitions, tried) => {
        for (const { before, events } of play(transitions, tried))
          for (const { from, stage, move } of enteredIn(events)) {
            if (move === 'beside' || from === undefined) continue;
            expect(transitions).toContainEqual({ from, to: stage });
            if (move === 'forward') expect(isStageOver(before, from)).toBe(true);
          }
      }),
    ));

  it('[D8] a stage of the main line is completed after all that come before it, where the work is', () =>
    fc.assert(
      fc.property(lifecycles, deeds, (transitions, tried) => {
        const { definition } = workflow(transitions);
        const main = mainStages(definition).map(({ name }) => name);
        for (const { before, events } of play(transitions, tried))
          for (const stage of completedIn(events)) {
            if (!main.includes(stage)) continue;
            expect(currentStage(before, definition)!.name).toBe(stage);
            const earlier = main.slice(0, main.indexOf(stage));
            expect(earlier.filter((name) => !isStageOver(before, name))).toEqual([]);
          }
      }),
    ));
});

function workflow(transitions: readonly object[]) {
  return { ref: engagement.ref, definition: workflowOf({ stages, transitions }) };
}

/** What was done of what was tried, each with the work order before it. */
function play(transitions: readonly object[], tried: readonly Deed[]) {
  const past: NewEvent[] = [begun(), ...stages.map(({ name }) => staged(name, name, `${name}.md`))];
  return tried.flatMap(({ verb, stage }) => {
    const before: WorkOrder = fold(workOrderDecider, recorded(past));
    const body = {
      stage,
      rationale: 'r',
      scope: 's',
      ...(verb === 'complete-stage' && { artifacts: [stage] }),
    };
    const events = decided(inEngagement(verb, body, { workflow: workflow(transitions) }), before);
    past.push(...events);
    return events.length > 0 ? [{ before, events }] : [];
  });
}

function decided(
  command: Parameters<typeof workOrderDecider.decide>[0],
  before: WorkOrder,
): readonly NewEvent[] {
  try {
    return workOrderDecider.decide(command, before);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

interface Entered {
  readonly stage: string;
  readonly from?: string;
  readonly move: string;
}

function enteredIn(events: readonly NewEvent[]): readonly Entered[] {
  return events.filter(({ type }) => type === 'stage.entered').map(({ data }) => data as Entered);
}

function completedIn(events: readonly NewEvent[]): readonly string[] {
  return events
    .filter(({ type }) => type === 'stage.completed')
    .map(({ data }) => (data as Entered).stage);
}
