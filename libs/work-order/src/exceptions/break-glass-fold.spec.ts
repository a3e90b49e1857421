import { type NewEvent } from '#kernel';
import { recorded } from '#testkit';
import { evolveRemediation, noBreakGlasses } from './break-glass';
import { evolve } from '../evolve';
import { unknownWorkOrder } from '../state';

const escalationStep = { number: 1, at: '2030-01-01T10:00:00.000Z', owner: 'ops-lead' };
const covered = { permits: ['refund.issue'], scope: { system: 'payments' } };
const named = { exceptionId: 'x-1', postReviewId: 'review-1', remediationId: 'remedy-1' };
const breakGlass = {
  breakGlassId: 'glass-1',
  code: 'outage',
  declaredBy: 'olga',
  expiresAt: escalationStep.at,
  ...covered,
  ...named,
  bypassed: ['finance'],
};
const review = {
  postReviewId: 'review-1',
  breakGlassId: 'glass-1',
  code: 'outage',
  owner: 'ana',
  declaredBy: ['olga'],
  dueAt: escalationStep.at,
  escalationPath: [escalationStep],
};
const remedy = {
  remediationId: 'remedy-1',
  code: 'outage',
  owner: 'ana',
  dueAt: escalationStep.at,
  escalationPath: [escalationStep],
  recurrenceWindow: 'P30D',
  jobType: 'refund',
  workflowId: 'refunds',
};
const declared = event('break-glass.declared', { ...breakGlass, rationale: 'fire' });
const scheduled = event('post-review.scheduled', {
  ...review,
  jobType: 'refund',
  workflowId: 'refunds',
});
const opened = event('remediation.opened', { ...remedy, origin: 'break-glass' });

describe('a break-glass', () => {
  it('[E3] permits, and names its obligations; for nobody else and signed by one unless stated', () =>
    expect(after(declared)).toEqual({
      ...noBreakGlasses,
      breakGlasses: {
        'glass-1': { ...breakGlass, onBehalfOf: [], secondSignature: null, ended: null },
      },
    }));

  it('[E3] keeps for whom it was declared and who signs too', () => {
    const more = { onBehalfOf: ['dana'], secondSignature: { owner: 'cfo', because: 'overdue' } };
    const twice = event('break-glass.declared', { ...breakGlass, ...more });
    expect(after(twice).breakGlasses['glass-1']).toEqual({ ...breakGlass, ...more, ended: null });
  });

  it.each(['ended', 'expired'])('[E3] remembers that it is %s', (because) =>
    expect(
      after(declared, event('break-glass.ended', { breakGlassId: 'glass-1', because })),
    ).toMatchObject({ breakGlasses: { 'glass-1': { ...breakGlass, ended: because } } }),
  );
});

describe('a post-review', () => {
  it('[E4] is open from when it was scheduled', () =>
    expect(after(scheduled)).toEqual({
      ...noBreakGlasses,
      reviews: { 'review-1': { ...review, taken: [], verdict: null } },
    }));

  it('[E4] counts every escalation step that was taken', () =>
    expect(after(scheduled, ...breaches('post-review', 'postReviewId', 'review-1'))).toMatchObject({
      reviews: { 'review-1': { ...review, taken: [1, 2], verdict: null } },
    }));

  it('[E4] has its verdict once it is completed', () => {
    const about = { postReviewId: 'review-1', verdict: 'not-upheld' };
    expect(after(scheduled, event('post-review.completed', about))).toMatchObject({
      reviews: { 'review-1': { ...review, taken: [], verdict: 'not-upheld' } },
    });
  });
});

describe('a remediation', () => {
  const recurred = event('remediation.recurred', { ...remedy, remediationId: 'remedy-2' });

  it('[E4] is open from when it was opened', () =>
    expect(after(opened)).toEqual({
      ...noBreakGlasses,
      remediations: {
        'remedy-1': { ...remedy, origin: 'break-glass', taken: [], completedAt: null },
      },
    }));

  it('[E4] counts every escalation step that was taken', () =>
    expect(after(opened, ...breaches('remediation', 'remediationId', 'remedy-1'))).toMatchObject({
      remediations: { 'remedy-1': { ...remedy, taken: [1, 2], completedAt: null } },
    }));

  it('[E4] is settled when it was completed', () =>
    expect(
      after(opened, event('remediation.completed', { remediationId: 'remedy-1' })),
    ).toMatchObject({
      remediations: { 'remedy-1': { ...remedy, completedAt: '2030-01-01T09:00:00.000Z' } },
    }));

  it('[E4] of what came back is open again, beside the first', () =>
    expect(after(opened, recurred).remediations).toMatchObject({
      'remedy-1': { taken: [] },
      'remedy-2': { ...remedy, remediationId: 'remedy-2', taken: [], completedAt: null },
    }));

  it('[E4] has a stream of its own, where nothing else happens', () => {
    const past = [opened, ...breaches('remediation', 'remediationId', 'remedy-1'), declared];
    expect(recorded(past).reduce(evolveRemediation, noBreakGlasses)).toEqual({
      ...noBreakGlasses,
      remediations: {
        'remedy-1': { ...remedy, origin: 'break-glass', taken: [1, 2], completedAt: null },
      },
    });
  });

  it('[Q8] goes on being of what it came of; what first appears as back came of a break-glass', () => {
    const drifted = event('remediation.opened', { ...remedy, origin: 'drift' });
    const back = event('remediation.recurred', remedy);
    expect(after(drifted, back, recurred).remediations).toMatchObject({
      'remedy-1': { origin: 'drift' },
      'remedy-2': { origin: 'break-glass' },
    });
  });
});

describe('an obligation', () => {
  const both = [scheduled, opened];

  it.each([
    ['post-review', 'review-1', { reviews: { 'review-1': { ...review, owner: 'ben' } } }],
    ['remediation', 'remedy-1', { remediations: { 'remedy-1': { ...remedy, owner: 'ben' } } }],
  ])('[E4] of the kind %s is theirs to whom it was assigned', (kind, subject, obligations) =>
    expect(after(...both, assigned(kind, subject))).toMatchObject(obligations),
  );

  it.each([
    ['an approval', 'approval', 'review-1'],
    ['an exception', 'exception', 'remedy-1'],
    ['a review that was never scheduled', 'post-review', 'remedy-1'],
    ['a remediation that was never opened', 'remediation', 'review-1'],
  ])('[E4] is no obligation where it is %s', (_, kind, subject) =>
    expect(after(...both, assigned(kind, subject))).toEqual(after(...both)),
  );
});

function after(...past: readonly NewEvent[]) {
  const workOrder = recorded(past).reduce(evolve, unknownWorkOrder);
  const { breakGlasses, reviews, remediations } = workOrder;
  return { breakGlasses, reviews, remediations };
}

function event(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

function breaches(obligation: string, name: string, id: string): readonly NewEvent[] {
  return [1, 2].map((number) =>
    event(`${obligation}.breached`, { [name]: id, escalationStep: { ...escalationStep, number } }),
  );
}

function assigned(kind: string, subject: string): NewEvent {
  return event('obligation.assigned', { kind, subject, owner: 'ben' });
}
