import { type PastEvent, specFor } from '#testkit';
import {
  again,
  decided,
  draft,
  fact,
  granted,
  issue,
  made,
  outside,
  propose,
  ready,
  type request,
  resumed,
  stopped,
  workOrderId,
} from '../../test/refund-builders';
import { declared, ended } from '../../test/urgent-builders';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);

const event = (type: string, data: object): PastEvent => ({ type, data: { workOrderId, ...data } });
const work = [
  ...['inspect-order', 'draft-refund', 'issue-refund', 'tell-customer'].map((step) =>
    event('step.completed', { step }),
  ),
  event('evidence.recorded', {
    isStored: true,
    evidenceId: 'evidence-1',
    kind: 'refund-receipt',
    mediaType: 'image/png',
  }),
];
const urgency = [
  declared(),
  event('exception.raised', { exceptionId: 'x-1', cause: 'break-glass', subject: 'bg-1' }),
  event('post-review.scheduled', { postReviewId: 'review-1', breakGlassId: 'bg-1' }),
  event('remediation.opened', { remediationId: 'remediation-1' }),
];
const left = [...ready(), ...work, ...urgency, ended()];
const NOTHING_RUNS = {
  outcome: 'stop',
  code: 'work-order-not-open',
  rules: ['engine.work-order'],
  reasons: [expect.stringContaining('Only the obligations of a break-glass are left')],
};

describe('work of which only the obligations of a break-glass are left', () => {
  it('[E4] runs nothing more, whatever policy says', () => {
    expect(decided([...ready(), ...work], propose(draft))).toMatchObject({ outcome: 'run' });
    expect(decided(left, propose(draft))).toMatchObject(NOTHING_RUNS);
    expect(decided(left, propose(issue()))).toMatchObject(NOTHING_RUNS);
  });

  it('[E4] does so however often it is tried', () => {
    const raised = { exceptionId: 'x-2', cause: 'decision', subject: draft.kind };
    const tried = [
      ...made(left, propose(draft)),
      event('exception.raised', { ...raised, code: 'work-order-not-open' }),
    ];
    expect(decided([...left, ...tried], propose(draft))).toMatchObject(NOTHING_RUNS);
  });

  it('[E4] goes on while a step is open, while the break-glass lives, and once it is settled', () => {
    const isRun = { outcome: 'run' };
    const open = [...ready(), ...work.slice(1), ...urgency, ended()];
    expect(decided(open, propose(draft))).toMatchObject(isRun);
    expect(decided([...ready(), ...work, ...urgency], propose(draft))).toMatchObject(isRun);
    const settled = [
      event('post-review.completed', { postReviewId: 'review-1', verdict: 'upheld' }),
      event('remediation.completed', { remediationId: 'remediation-1' }),
    ];
    expect(decided([...left, ...settled], propose(draft))).toMatchObject(isRun);
  });

  it('[E4] was not done while somebody could still grant it: what they grant runs', () => {
    const past = [...ready(), ...made(ready(), propose(issue())), ...work];
    const requested = past.find(({ type }) => type === 'approval.requested')!
      .data as typeof request;
    const answered = [...past, ...urgency, ended(), granted(requested)];
    expect(decided(answered, again({ approvalId: requested.approvalId }))).toMatchObject({
      outcome: 'run',
    });
  });

  it('[E4] is not taken up by halting and resuming it', () => {
    const proposed = [
      fact('order-paid', null),
      ...made([...ready(), fact('order-paid', null)], propose(issue())),
    ];
    const past = [...ready(), ...proposed, fact('order-paid', true), ...work, ...urgency, ended()];
    given(...past, stopped, resumed)
      .when(again({ all: true }))
      .then({ type: 'decision.made', data: expect.objectContaining(NOTHING_RUNS) });
  });

  it('[E4] is unknown where its workflow version is unknown: it stops for that', () => {
    const context = { ...outside(), definition: undefined };
    expect(decided(left, propose(draft, { context }))).toMatchObject({ code: 'policy-missing' });
  });
});
