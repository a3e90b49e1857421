import {
  DAY_MS,
  DIGEST,
  type Happening,
  HOUR_MS,
  instant,
  jobTypes,
  owners,
  pick,
  type Random,
  Story,
  versionAt,
} from './definitions';
import { askQuestion, blocked, delegated, urgent } from './detours';

/** Events that a work order leads to, on average. */
export const EVENTS_A_WORK_ORDER = 9.4;

/** Work orders to one object of their kind. */
const A_OBJECT = 4;

/**
 * One work order from its opening to whatever became of it, with the detours that chance takes: waits, stalls, exceptions,
 * delegations, questions, break-glass. Nothing of it is enforced, so that no escalation path is due when it is served.
 *
 * @param share of the whole time at which it begins, 0..1.
 */
export const workStory = (
  number: number,
  at: number,
  share: number,
  random: Random,
): readonly Happening[] => {
  const jobType = pick(random, jobTypes);
  const story = new Story(String(number), jobType, pick(random, owners), random, at);
  const version = versionAt(share);
  const workflow = { id: jobType.workflow, version, digest: DIGEST };
  story.record('work-order.opened', {
    workflow,
    jobType: jobType.name,
    mode: 'observe',
    owner: story.owner,
    checklistRunId: `run-${number}`,
    title: `Work ${number}`,
    objects: [
      `object-${Math.floor(random() * Math.max(1, 1 + number / A_OBJECT / jobTypes.length))}`,
    ],
    dueAt: instant(at + 7 * DAY_MS),
    ...(story.chance(0.97) && { inputs: { order: `order-${number}` } }),
    ...(story.chance(0.1) && {
      origin: { source: 'old-system', eventId: `${number}`, imported: true },
    }),
  });
  if (story.chance(0.4)) stated(story);
  decided(story.later(2 * HOUR_MS), workflow);
  worked(story);
  if (story.chance(0.07)) delegated(story);
  if (story.chance(0.03)) askQuestion(story);
  if (story.chance(0.003)) urgent(story);
  ended(story);
  return story.events;
};

const stated = (story: Story): void => {
  const { random, now } = story;
  const observe = (source: string): void =>
    story.record('fact.observed', {
      name: 'order-total',
      value: Math.floor(random() * 3),
      source,
      observedAt: instant(now),
    });
  observe('erp');
  if (story.chance(0.05)) observe('crm');
};

const decided = (story: Story, workflow: object): void => {
  const { id, jobType, owner } = story;
  const { workflow: policyId } = jobType;
  const action = {
    kind: 'order.change',
    authority: 'apply',
    system: 'erp',
    writes: ['order'],
    step: 'carry-out',
  };
  const made = (nth: number, outcome: string, more: object = {}): void =>
    story.record('decision.made', {
      decisionId: `de-${id}-${nth}`,
      action,
      outcome,
      enforced: false,
      owner,
      workflow,
      reasons: ['The amount is within the limit.'],
      rules: ['small-change'],
      nextAction: 'Report it.',
      checks: [{ name: 'order-status', passed: true, message: 'open' }],
      policy: { id: policyId, version: (workflow as { version: number }).version, digest: DIGEST },
      approvals: [],
      consumes: [],
      validUntil: instant(story.now + DAY_MS),
      facts: { 'order-total': { value: 1, source: 'erp', observedAt: instant(story.now) } },
      requestedBy: 'agent-7',
      ...more,
    });
  if (story.chance(0.05)) return made(1, 'stop', { code: 'policy-stop' });
  if (story.chance(0.25)) {
    const approvalId = `ap-${id}`;
    made(1, 'wait', { approvals: [approvalId] });
    if (!approved(story, approvalId, action)) return;
    made(2, 'run', { supersedes: `de-${id}-1`, approvals: [approvalId], consumes: [approvalId] });
  } else made(1, 'run');
  story
    .later(HOUR_MS)
    .record('action.performed', { decisionId: `de-${id}-1`, action, authorised: true });
};

/** Whether it was granted. */
const approved = (story: Story, approvalId: string, action: object): boolean => {
  const { id, random } = story;
  const coverage = { permits: ['order.change'], scope: { system: 'erp' } };
  story.record('approval.requested', {
    approvalId,
    kind: 'commercial',
    owner: pick(random, owners),
    requestedBy: 'agent-7',
    decisionId: `de-${id}-1`,
    ...coverage,
    ruleDigest: DIGEST,
    packet: { action },
    dueAt: instant(story.now + 3 * DAY_MS),
  });
  story.later(DAY_MS);
  const answerer = pick(random, owners);
  if (story.chance(0.04)) {
    story.record('approval.rejected', { approvalId, rejectedBy: answerer, reason: {} });
    return false;
  }
  story.record('approval.granted', {
    approvalId,
    ...coverage,
    grantedBy: answerer,
    status: 'approved',
    singleUse: true,
    expiresAt: instant(story.now + 5 * DAY_MS),
  });
  return true;
};

const worked = (story: Story): void => {
  const { jobType, random } = story;
  if (story.chance(0.5))
    story.later(3 * HOUR_MS).record('step.completed', { step: jobType.steps[0] });
  if (story.chance(0.2)) blocked(story, pick(random, jobType.steps));
  story.later(6 * HOUR_MS);
  if (story.chance(0.02))
    story.record('step.skipped', { step: 'carry-out', rationale: {}, scope: 'once' });
  else story.record('step.completed', { step: 'carry-out' });
};

/** Some never end; of the others most close with what the workflow wants, and a few are taken up again. */
const ended = (story: Story): void => {
  const { id, random } = story;
  const record = (evidenceId: string, kind: string): void =>
    story.record('evidence.recorded', {
      isStored: true,
      evidenceId,
      kind,
      sha256: DIGEST,
      mediaType: 'application/pdf',
      size: 12_345,
      visibility: 'private',
      producer: 'agent-7',
      capturedAt: instant(story.now),
    });
  if (story.chance(0.005)) return;
  story.later(DAY_MS);
  if (story.chance(0.01)) return story.record('work-order.abandoned', { reason: {} });
  const chance = random();
  if (chance < 0.95) record(`ev-${id}`, 'receipt');
  if (chance < 0.85) record(`ph-${id}`, 'photo');
  story.record('work-order.closed', chance < 0.97 ? { closureEvidenceId: `ev-${id}` } : {});
  if (!story.chance(0.03)) return;
  story
    .later(3 * DAY_MS)
    .record('work-order.reopened', { reason: {}, checklistRunId: `again-${id}` });
  story.later(DAY_MS).record('work-order.closed', { closureEvidenceId: `ev-${id}` });
};
