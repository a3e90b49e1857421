import { jobTypes, owners, versionAt } from './definitions';
import { asked, blocked, delegated, urgent } from './detours';
import {
  DAY_MS,
  DIGEST,
  type Happening,
  HOUR_MS,
  instant,
  pick,
  type Random,
  Telling,
} from './telling';

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
  const telling = new Telling(String(number), jobType, pick(random, owners), random, at);
  const version = versionAt(share);
  const workflow = { id: jobType.workflow, version, digest: DIGEST };
  telling.tell('work-order.opened', {
    workflow,
    jobType: jobType.name,
    mode: 'observe',
    owner: telling.owner,
    checklistRunId: `run-${number}`,
    title: `Work ${number}`,
    objects: [
      `object-${Math.floor(random() * Math.max(1, 1 + number / A_OBJECT / jobTypes.length))}`,
    ],
    dueAt: instant(at + 7 * DAY_MS),
    ...(telling.chance(0.97) && { inputs: { order: `order-${number}` } }),
    ...(telling.chance(0.1) && {
      origin: { source: 'old-system', eventId: `${number}`, imported: true },
    }),
  });
  if (telling.chance(0.4)) stated(telling);
  decided(telling.later(2 * HOUR_MS), workflow);
  worked(telling);
  if (telling.chance(0.07)) delegated(telling);
  if (telling.chance(0.03)) asked(telling);
  if (telling.chance(0.003)) urgent(telling);
  ended(telling);
  return telling.events;
};

const stated = (telling: Telling): void => {
  const { random, now } = telling;
  const say = (source: string): void =>
    telling.tell('fact.observed', {
      name: 'order-total',
      value: Math.floor(random() * 3),
      source,
      observedAt: instant(now),
    });
  say('erp');
  if (telling.chance(0.05)) say('crm');
};

const decided = (telling: Telling, workflow: object): void => {
  const { id, jobType, owner } = telling;
  const { workflow: policyId } = jobType;
  const action = {
    kind: 'order.change',
    authority: 'apply',
    system: 'erp',
    writes: ['order'],
    step: 'carry-out',
  };
  const made = (nth: number, outcome: string, more: object = {}): void =>
    telling.tell('decision.made', {
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
      validUntil: instant(telling.now + DAY_MS),
      facts: { 'order-total': { value: 1, source: 'erp', observedAt: instant(telling.now) } },
      requestedBy: 'agent-7',
      ...more,
    });
  if (telling.chance(0.05)) return made(1, 'stop', { code: 'policy-stop' });
  if (telling.chance(0.25)) {
    const approvalId = `ap-${id}`;
    made(1, 'wait', { approvals: [approvalId] });
    if (!approved(telling, approvalId, action)) return;
    made(2, 'run', { supersedes: `de-${id}-1`, approvals: [approvalId], consumes: [approvalId] });
  } else made(1, 'run');
  telling
    .later(HOUR_MS)
    .tell('action.performed', { decisionId: `de-${id}-1`, action, authorised: true });
};

/** Whether it was granted. */
const approved = (telling: Telling, approvalId: string, action: object): boolean => {
  const { id, random } = telling;
  const coverage = { permits: ['order.change'], scope: { system: 'erp' } };
  telling.tell('approval.requested', {
    approvalId,
    kind: 'commercial',
    owner: pick(random, owners),
    requestedBy: 'agent-7',
    decisionId: `de-${id}-1`,
    ...coverage,
    ruleDigest: DIGEST,
    packet: { action },
    dueAt: instant(telling.now + 3 * DAY_MS),
  });
  telling.later(DAY_MS);
  const answerer = pick(random, owners);
  if (telling.chance(0.04)) {
    telling.tell('approval.rejected', { approvalId, rejectedBy: answerer, reason: {} });
    return false;
  }
  telling.tell('approval.granted', {
    approvalId,
    ...coverage,
    grantedBy: answerer,
    singleUse: true,
    expiresAt: instant(telling.now + 5 * DAY_MS),
  });
  return true;
};

const worked = (telling: Telling): void => {
  const { jobType, random } = telling;
  if (telling.chance(0.5))
    telling.later(3 * HOUR_MS).tell('step.completed', { step: jobType.steps[0] });
  if (telling.chance(0.2)) blocked(telling, pick(random, jobType.steps));
  telling.later(6 * HOUR_MS);
  if (telling.chance(0.02))
    telling.tell('step.skipped', { step: 'carry-out', rationale: {}, scope: 'once' });
  else telling.tell('step.completed', { step: 'carry-out' });
};

/** Some never end; of the others most close with what the workflow wants, and a few are taken up again. */
const ended = (telling: Telling): void => {
  const { id, random } = telling;
  const record = (evidenceId: string, kind: string): void =>
    telling.tell('evidence.recorded', {
      isKept: true,
      evidenceId,
      kind,
      sha256: DIGEST,
      mediaType: 'application/pdf',
      size: 12_345,
      visibility: 'private',
      producer: 'agent-7',
      capturedAt: instant(telling.now),
    });
  if (telling.chance(0.005)) return;
  telling.later(DAY_MS);
  if (telling.chance(0.01)) return telling.tell('work-order.abandoned', { reason: {} });
  const chance = random();
  if (chance < 0.95) record(`ev-${id}`, 'receipt');
  if (chance < 0.85) record(`ph-${id}`, 'photo');
  telling.tell('work-order.closed', chance < 0.97 ? { closureEvidenceId: `ev-${id}` } : {});
  if (!telling.chance(0.03)) return;
  telling
    .later(3 * DAY_MS)
    .tell('work-order.reopened', { reason: {}, checklistRunId: `again-${id}` });
  telling.later(DAY_MS).tell('work-order.closed', { closureEvidenceId: `ev-${id}` });
};
