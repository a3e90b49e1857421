import { durationMs } from '#kernel';
import { type Deed, deedOf, deeds, type Story, type StoryStep } from './story';

/** What is wrong with a step whose fields are each right by themselves. */
export interface StoryProblem {
  /** Its place in the story, from 0. */
  readonly step: number;
  readonly message: string;
}

/** Deeds that policy answers, at once or by deciding again. */
const ANSWERED: readonly Deed[] = ['decide', 'breakGlass', 'approve', 'reject', 'revoke', 'meet'];

/** Steps that cannot be played, whatever the system answers. */
export const storyProblems = ({ steps }: Story): readonly StoryProblem[] => {
  const decisions = new Set<string>();
  const breakGlasses = new Set<string>();
  const evidence = new Set<string>();
  const dispatches = new Set<string>();
  return steps.flatMap((step, index) => {
    const messages = [
      ...stepProblems(step),
      ...placeProblems(step, index),
      ...unknownNames(step, { decisions, breakGlasses, evidence, dispatches }),
    ];
    if (step.decide) decisions.add(step.decide.name);
    if (step.breakGlass) breakGlasses.add(step.breakGlass.name);
    if (step.breakGlass) decisions.add(step.breakGlass.name);
    if (step.evidence) evidence.add(step.evidence.name);
    if (step.dispatch) dispatches.add(step.dispatch.name);
    return messages.map((message) => ({ step: index, message }));
  });
};

const stepProblems = (step: StoryStep): readonly string[] => {
  const done = deeds.filter((deed) => step[deed] !== undefined);
  const [deed] = done;
  const isAnswered = deed !== undefined && ANSWERED.includes(deed);
  const rules: readonly (readonly [boolean, string])[] = [
    [done.some((one) => step[one] === null), `${done.join(' and ')} is empty: say {} at least`],
    [done.length > 1, `a step does one thing: this one does ${done.join(' and ')}`],
    [step.expect !== undefined && !isAnswered, `expect belongs to ${ANSWERED.join(', ')}`],
    [
      step.expect === undefined && (step.rules !== undefined || step.code !== undefined),
      'rules and code need an expect',
    ],
    [
      (deed === 'decide' || deed === 'breakGlass') &&
        step.expect === undefined &&
        step.refused === undefined,
      'say what policy answers: expect run, wait or stop',
    ],
    [
      step.refused !== undefined && deed === undefined,
      'refused belongs to a step that does something',
    ],
    [
      deed === 'skip' && (step.skip?.step === undefined) === (step.skip?.gate === undefined),
      'skip a step or a gate',
    ],
    [step.refused !== undefined && step.expect !== undefined, 'what is refused is not answered'],
  ];
  return [
    ...rules.filter(([broken]) => broken).map(([, message]) => message),
    ...durationProblems(step),
  ];
};

const durationProblems = ({ facts }: StoryStep): readonly string[] =>
  Object.entries({ ...facts?.ago, ...facts?.ahead })
    .filter(([, value]) => typeof value !== 'string' || durationMs(value) === undefined)
    .map(([name]) => `${name} must be an ISO 8601 duration of days or less, such as PT4H`);

const placeProblems = (step: StoryStep, index: number): readonly string[] => {
  const deed = deedOf(step);
  if (index === 0 && deed !== 'open') return ['the first step opens the work order'];
  return index > 0 && deed === 'open' ? ['a story has one work order'] : [];
};

/** What the steps before have named. */
interface Named {
  readonly decisions: ReadonlySet<string>;
  readonly breakGlasses: ReadonlySet<string>;
  readonly evidence: ReadonlySet<string>;
  readonly dispatches: ReadonlySet<string>;
}

const unknownNames = (
  step: StoryStep,
  { decisions, breakGlasses, evidence, dispatches }: Named,
): readonly string[] => {
  const { approve, reject, revoke, meet, perform, fail, close } = step;
  const { leave, takeOn, reportDone, confirm } = step;
  const sent = [takeOn, reportDone, confirm].flatMap((part) => part?.dispatch ?? []);
  const { endBreakGlass, review, remediate } = step;
  const urgent = [endBreakGlass, review, remediate].flatMap((part) => part?.breakGlass ?? []);
  const spoken = [approve, reject, revoke, meet, perform, fail].flatMap(
    (part) => part?.decision ?? [],
  );
  const shown = [
    ...(meet?.evidence ?? []),
    ...(perform?.evidence ?? []),
    ...(fail?.evidence ?? []),
    ...(remediate?.evidence ?? []),
    ...(leave?.artifacts ?? []),
    ...(close?.evidence === undefined ? [] : [close.evidence]),
  ];
  return [
    ...spoken
      .filter((name) => !decisions.has(name))
      .map((name) => `no step before decides ${name}`),
    ...urgent
      .filter((name) => !breakGlasses.has(name))
      .map((name) => `no step before declares ${name}`),
    ...sent
      .filter((name) => !dispatches.has(name))
      .map((name) => `no step before dispatches ${name}`),
    ...shown.filter((name) => !evidence.has(name)).map((name) => `no step before records ${name}`),
  ];
};
