import { codes, ownerOf, owners } from './definitions';
import { DAY_MS, DIGEST, HOUR_MS, instant, pick, type Telling } from './telling';

/** Something blocks a step; it becomes an exception, and mostly an end of that. */
export const blocked = (telling: Telling, step: string): void => {
  const { id, jobType, random } = telling;
  const code = pick(random, codes);
  const exceptionId = `ex-${id}`;
  telling.tell('step.blocked', { step, code });
  telling.tell('exception.raised', {
    exceptionId,
    code,
    owner: pick(random, owners),
    remediationOwner: ownerOf(code),
    dueAt: instant(telling.now + 2 * DAY_MS),
    escalationPath: [],
    cause: 'step',
    subject: step,
    jobType: jobType.name,
    workflowId: jobType.workflow,
  });
  telling.later(1.5 * DAY_MS);
  if (telling.chance(0.98))
    telling.tell('exception.resolved', {
      exceptionId,
      resolvedBy: pick(random, owners),
      resolution: {},
    });
  telling.tell('step.unblocked', { step });
};

/** A task that somebody else does, confirmed or timed out. */
export const delegated = (telling: Telling): void => {
  const { id, owner } = telling;
  const dispatchId = `dp-${id}`;
  telling.tell('delegation.dispatched', {
    dispatchId,
    kind: 'delegate_task',
    recipient: 'agent-7',
    delegator: owner,
    step: 'prepare',
    reads: ['brief.md'],
    writes: ['findings.md'],
    permits: ['order.change'],
    blocks: true,
    timeouts: { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' },
    brief: {},
    digest: DIGEST,
    createdAt: instant(telling.now),
    timesOutAt: instant(telling.now + DAY_MS),
  });
  telling.later(HOUR_MS).tell('delegation.accepted', { dispatchId, acceptedBy: 'agent-7' });
  telling.later(8 * HOUR_MS);
  if (telling.chance(0.9)) telling.tell('delegation.confirmed', { dispatchId, confirmedBy: owner });
  else telling.tell('delegation.timed-out', { dispatchId, blocks: false });
};

/** A question, mostly answered. */
export const asked = (telling: Telling): void => {
  const { owner } = telling;
  telling.tell('question.asked', {
    number: 1,
    question: {},
    owner,
    dueAt: instant(telling.now + DAY_MS),
  });
  telling.later(DAY_MS / 2);
  if (telling.chance(0.9))
    telling.tell('question.answered', { number: 1, answer: {}, answeredBy: owner });
};

/** A break-glass with everything that it owes. */
export const urgent = (telling: Telling): void => {
  const { id, jobType, owner } = telling;
  const [breakGlassId, exceptionId] = [`bg-${id}`, `xb-${id}`];
  const [postReviewId, remediationId] = [`pr-${id}`, `re-${id}`];
  const code = 'system-down';
  const terms = { code, jobType: jobType.name, workflowId: jobType.workflow, escalationPath: [] };
  const within = (days: number): string => instant(telling.now + days * DAY_MS);
  telling.tell('break-glass.declared', {
    breakGlassId,
    exceptionId,
    postReviewId,
    remediationId,
    code,
    declaredBy: 'agent-7',
    expiresAt: within(1),
    bypassed: [owner],
    permits: ['order.change'],
    scope: { system: 'erp' },
  });
  telling.tell('exception.raised', {
    exceptionId,
    cause: 'break-glass',
    subject: breakGlassId,
    ...terms,
    dueAt: within(2),
    owner,
    remediationOwner: ownerOf(code),
  });
  telling.tell('post-review.scheduled', {
    postReviewId,
    breakGlassId,
    declaredBy: ['agent-7'],
    ...terms,
    owner,
    dueAt: within(5),
  });
  telling.tell('remediation.opened', {
    remediationId,
    origin: 'break-glass',
    ...terms,
    owner: ownerOf(code),
    dueAt: within(30),
    recurrenceWindow: 'P90D',
  });
  telling
    .later(DAY_MS / 4)
    .tell('break-glass.ended', { breakGlassId, because: 'ended', endedBy: 'agent-7' });
  telling.tell('exception.resolved', { exceptionId, resolvedBy: owner, resolution: {} });
  if (telling.chance(0.9))
    telling
      .later(3 * DAY_MS)
      .tell('post-review.completed', { postReviewId, verdict: 'upheld', reviewedBy: 'owner-2' });
  if (telling.chance(0.9))
    telling.later(5 * DAY_MS).tell('remediation.completed', {
      remediationId,
      evidence: [`ev-${id}`],
      completedBy: ownerOf(code),
      noChangeBecause: {},
    });
};
