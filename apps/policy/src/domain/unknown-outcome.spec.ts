import { exampleWorkflow, type PastEvent } from '#testkit';
import {
  again,
  decided,
  draft,
  made,
  NOW,
  outside,
  propose,
  ready,
  report,
  workOrderId,
} from '../../test/refund-builders';
import { type DecisionCommand } from './decision.decider';

const AFTER = '2030-01-01T09:06:00.000Z';
const { actions } = exampleWorkflow('refunds').definition as { actions: readonly object[] };
const ids = { ...outside().ids, decision: (old?: string) => (old ? `${old}-2` : 'second') };
const context = {
  ...outside({
    definition: { actions: actions.map((one) => ({ ...one, outcomeWithin: 'PT5M' })) },
  }),
  ids,
};
const ask = (at: string, more: object = {}): DecisionCommand =>
  propose(draft, { context, at, ...more });

const ran = [
  ...ready(),
  ...made(ready(), propose(draft, { context: { ...context, ids: outside().ids } })),
];
const reported = (outcome: 'performed' | 'failed') =>
  made(ran, report(outcome, { decisionId: 'decision-1' }, { at: AFTER }));
const raised = (subject = 'decision-1'): PastEvent => ({
  type: 'exception.raised',
  data: {
    workOrderId,
    exceptionId: 'e-1',
    code: 'outcome-unknown',
    cause: 'outcome',
    subject,
    owner: 'finance',
    raisedAt: AFTER,
  },
});
const resolved: PastEvent = {
  type: 'exception.resolved',
  data: { workOrderId, exceptionId: 'e-1', resolution: 'It did not run.' },
};

describe('an action that may have been carried out already', () => {
  it('[P13] runs as before until its outcome is due', () => {
    expect(ran.at(-1)!.data).toMatchObject({ outcome: 'run', decisionId: 'decision-1' });
    expect(made(ran, ask('2030-01-01T09:04:59.000Z'))).toEqual([]);
  });

  it.each<[string, readonly PastEvent[], string]>([
    ['its outcome was due', ran, AFTER],
    ['the timer raised it', [...ran, raised()], AFTER],
    ['somebody raised it by hand before', [...ran, raised()], NOW],
    ['the run has ended meanwhile', ran, '2030-01-01T12:00:00.000Z'],
  ])('[P13] stops once %s, and leaves the run as it is', (_, past, at) => {
    const stop = decided(past, ask(at));
    expect(stop).toMatchObject({
      decisionId: 'second',
      outcome: 'stop',
      code: 'outcome-unknown',
      rules: ['engine.outcome'],
      nextAction: expect.stringMatching(/^Do not carry out/),
    });
    expect(stop).not.toHaveProperty('supersedes');
  });

  it('[P13] stops for everybody else, too', () =>
    expect(decided(ran, ask(AFTER, { by: 'agent-8' }))).toMatchObject({ code: 'outcome-unknown' }));

  it.each<[string, readonly PastEvent[]]>([
    ['it was reported as done', [...ran, ...reported('performed')]],
    ['it was reported as failed', [...ran, ...reported('failed')]],
    ['its owner has dealt with it', [...ran, raised(), resolved]],
  ])('[P13] is decided as always once %s', (_, past) =>
    expect(decided([...past], ask('2030-01-01T10:30:00.000Z'))).toMatchObject({ outcome: 'run' }),
  );

  it('[P13] has its outcome reported after a stop as before', () => {
    const past = [...ran, ...made(ran, ask(AFTER))];
    const [performed] = made(
      past,
      report('performed', { decisionId: 'decision-1' }, { at: AFTER }),
    );
    expect(performed!.data).toMatchObject({ authorised: true });
  });

  it('[P13] keeps its run when that is decided again', () =>
    expect(made(ran, again({ decisionId: 'decision-1' }, { context, at: AFTER }))).toEqual([]));
});
