import {
  DUE,
  event,
  opened,
  sealed,
  noticesAfter,
  recipientsAfter,
} from '../../test/notice-builders';

const delegationEvent = (verb: string, data: object = {}) =>
  event(`delegation.${verb}`, { dispatchId: 'd-1', ...data });
const dispatched = (more: object = {}) => ({
  ...delegationEvent('dispatched', {
    kind: 'delegate_task',
    recipient: 'agent-7',
    delegator: 'ben',
    step: 'configure',
    reads: ['brief.md'],
    writes: ['out'],
    permits: ['refund.issue'],
    blocks: true,
    timeouts: { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' },
    brief: sealed(),
    digest: 'd'.repeat(64),
    timesOutAt: DUE,
    createdAt: '2030-01-01T09:00:00.000Z',
    ...more,
  }),
  actor: { id: 'ben', onBehalfOf: ['olga'] },
});
const staged = (evidenceId: string, path: string) =>
  event('evidence.recorded', {
    isStored: true,
    evidenceId,
    kind: 'note',
    mediaType: 'text/markdown',
    path,
  });
const sent = [opened(), staged('ev-1', 'brief.md'), staged('ev-2', 'plan.md'), dispatched()];
const reportedDone = delegationEvent('reported-done', {
  report: sealed(),
  artifacts: ['out/label.md'],
  reportedBy: 'agent-7',
});

describe('the recipient of a dispatch', () => {
  it('[N3] is notified of it: what it permits, what it reads and until when', () =>
    expect(noticesAfter(...sent)).toMatchObject([
      {
        type: 'delegation.dispatched',
        to: 'agent-7',
        subject: { kind: 'delegation', id: 'd-1' },
        outcome: null,
        permits: ['refund.issue'],
        expiresAt: DUE,
        evidence: ['ev-1'],
        reason: 'ben sends you a task, for the step configure.',
        link: '/v1/delegations/d-1',
      },
    ]));

  it('[N3] is notified of one that is for no single step', () =>
    expect(recipientsAfter(opened(), dispatched({ kind: 'execute', step: undefined }))).toEqual([
      ['agent-7', 'ben sends you something to carry out, for the work order as a whole.'],
    ]));

  it('[D5] is reminded, and learns what comes next', () => {
    const first = delegationEvent('reminded', { number: 1, nextAt: '2030-01-01T12:00:00.000Z' });
    expect(recipientsAfter(...sent, first)).toEqual([
      [
        'agent-7',
        'Reminder 1: nobody has confirmed d-1 yet; the next reminder comes at 2030-01-01T12:00Z.',
      ],
    ]);
    const last = delegationEvent('reminded', { number: 12, nextAt: DUE });
    expect(recipientsAfter(...sent, last)).toEqual([
      [
        'agent-7',
        'Reminder 12: nobody has confirmed d-1 yet; its time is over at 2030-01-02T09:00Z.',
      ],
    ]);
  });
});

describe('the owner of the work', () => {
  it('[D4] is notified that it was reported done, with what was left, and that this is not the end', () => {
    const notices = noticesAfter(...sent, staged('ev-3', 'out/label.md'), reportedDone);
    expect(notices.map(({ to }) => to)).toEqual(['ops-lead', 'ben', 'olga']);
    expect(notices[0]).toMatchObject({
      outcome: null,
      expiresAt: DUE,
      evidence: ['ev-3'],
      reason: 'agent-7 reports d-1 done: confirm it, or call it back. Until then it is not.',
    });
  });

  it('[D5] is notified that nobody confirmed it in time, and what that stops', () => {
    const notices = noticesAfter(...sent, delegationEvent('timed-out', { blocks: true }));
    expect(notices.map(({ to }) => to)).toEqual(['ops-lead', 'ben', 'olga']);
    expect(notices[0]).toMatchObject({
      outcome: 'timed-out',
      expiresAt: null,
      reason:
        'Nobody confirmed d-1 in time (agent-7 has not reported it done): the work order is stopped. It can still be confirmed or called back.',
    });
    expect(
      recipientsAfter(...sent, reportedDone, delegationEvent('timed-out', { blocks: false }))[0],
    ).toEqual([
      'ops-lead',
      'Nobody confirmed d-1 in time (it was reported done): the work goes on. It can still be confirmed or called back.',
    ]);
  });
});

describe('both sides of a delegation', () => {
  it.each([
    ['confirmed', { confirmedBy: 'olga' }, 'olga confirmed that d-1 is done.'],
    ['superseded', { by: 'd-2' }, 'd-2 takes the place of d-1: nobody waits for that any more.'],
    ['stopped', { reason: sealed() }, 'd-1 was called back: nobody waits for it any more.'],
  ])('[N3] are notified that it was %s', (outcome, data, reason) => {
    const notices = noticesAfter(...sent, delegationEvent(outcome, data));
    expect(notices.map(({ to }) => to)).toEqual(['agent-7', 'ben', 'olga']);
    expect(notices[0]).toMatchObject({ outcome, permits: [], expiresAt: null, reason });
  });

  it('[I9] get nothing where the work is only observed', () =>
    expect(noticesAfter(opened({ mode: 'observe' }), dispatched())).toEqual([]));

  it('[N3] get no text of the brief, the report or the reason', () => {
    const notices = [
      sent,
      [...sent, reportedDone],
      [...sent, delegationEvent('stopped', { reason: sealed() })],
    ];
    expect(JSON.stringify(notices.map((events) => noticesAfter(...events)))).not.toMatch(/sha256/);
  });
});

describe('a question', () => {
  const question = (more: object = {}) => ({
    ...event('question.asked', { number: 1, question: sealed(), owner: 'dana', ...more }),
    actor: { id: 'ben' },
  });

  it('[N3] goes to the owner of the question, and the answer to the one who asked it', () => {
    expect(noticesAfter(opened(), question({ dueAt: DUE }))).toMatchObject([
      {
        to: 'dana',
        subject: { kind: 'question', id: '1' },
        outcome: null,
        expiresAt: DUE,
        reason: 'ben asks question 1: the answer is yours to give.',
        link: '/v1/work-orders/wo-1/questions',
      },
    ]);
    const answered = event('question.answered', {
      number: 1,
      answer: sealed(),
      answeredBy: 'dana',
    });
    expect(noticesAfter(opened(), question(), answered)).toMatchObject([
      { to: 'ben', outcome: 'answered', expiresAt: null, reason: 'dana answered question 1.' },
    ]);
  });

  it('[N3] that nobody owns goes to nobody yet', () =>
    expect(noticesAfter(opened(), question({ owner: 'TBD' }))).toEqual([]));
});
