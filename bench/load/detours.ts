import {
  codes,
  DAY_MS,
  DIGEST,
  HOUR_MS,
  instant,
  ownerOf,
  owners,
  pick,
  type Story,
} from './definitions';

/** A blocked step, its exception, and mostly its resolution. */
export const blocked = (story: Story, step: string): void => {
  const { id, jobType, random } = story;
  const code = pick(random, codes);
  const exceptionId = `ex-${id}`;
  story.record('step.blocked', { step, code });
  story.record('exception.raised', {
    exceptionId,
    code,
    owner: pick(random, owners),
    remediationOwner: ownerOf(code),
    dueAt: instant(story.now + 2 * DAY_MS),
    escalationPath: [],
    cause: 'step',
    subject: step,
    jobType: jobType.name,
    workflowId: jobType.workflow,
  });
  story.later(1.5 * DAY_MS);
  if (story.chance(0.98))
    story.record('exception.resolved', {
      exceptionId,
      resolvedBy: pick(random, owners),
      resolution: {},
    });
  story.record('step.unblocked', { step });
};

/** A task that somebody else does, confirmed or timed out. */
export const delegated = (story: Story): void => {
  const { id, owner } = story;
  const dispatchId = `dp-${id}`;
  story.record('delegation.dispatched', {
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
    createdAt: instant(story.now),
    timesOutAt: instant(story.now + DAY_MS),
  });
  story.later(HOUR_MS).record('delegation.accepted', { dispatchId, acceptedBy: 'agent-7' });
  story.later(8 * HOUR_MS);
  if (story.chance(0.9)) story.record('delegation.confirmed', { dispatchId, confirmedBy: owner });
  else story.record('delegation.timed-out', { dispatchId, blocks: false });
};

/** A question, mostly answered. */
export const askQuestion = (story: Story): void => {
  const { owner } = story;
  story.record('question.asked', {
    number: 1,
    question: {},
    owner,
    dueAt: instant(story.now + DAY_MS),
  });
  story.later(DAY_MS / 2);
  if (story.chance(0.9))
    story.record('question.answered', { number: 1, answer: {}, answeredBy: owner });
};

/** A break-glass with its obligations. */
export const urgent = (story: Story): void => {
  const { id, jobType, owner } = story;
  const [breakGlassId, exceptionId] = [`bg-${id}`, `xb-${id}`];
  const [postReviewId, remediationId] = [`pr-${id}`, `re-${id}`];
  const code = 'system-down';
  const terms = { code, jobType: jobType.name, workflowId: jobType.workflow, escalationPath: [] };
  const within = (days: number): string => instant(story.now + days * DAY_MS);
  story.record('break-glass.declared', {
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
  story.record('exception.raised', {
    exceptionId,
    cause: 'break-glass',
    subject: breakGlassId,
    ...terms,
    dueAt: within(2),
    owner,
    remediationOwner: ownerOf(code),
  });
  story.record('post-review.scheduled', {
    postReviewId,
    breakGlassId,
    declaredBy: ['agent-7'],
    ...terms,
    owner,
    dueAt: within(5),
  });
  story.record('remediation.opened', {
    remediationId,
    origin: 'break-glass',
    ...terms,
    owner: ownerOf(code),
    dueAt: within(30),
    recurrenceWindow: 'P90D',
  });
  story
    .later(DAY_MS / 4)
    .record('break-glass.ended', { breakGlassId, because: 'ended', endedBy: 'agent-7' });
  story.record('exception.resolved', { exceptionId, resolvedBy: owner, resolution: {} });
  if (story.chance(0.9))
    story
      .later(3 * DAY_MS)
      .record('post-review.completed', { postReviewId, verdict: 'upheld', reviewedBy: 'owner-2' });
  if (story.chance(0.9))
    story.later(5 * DAY_MS).record('remediation.completed', {
      remediationId,
      evidence: [`ev-${id}`],
      completedBy: ownerOf(code),
      noChangeBecause: {},
    });
};
