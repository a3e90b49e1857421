import { wentOn } from './lifecycle.fixture';
import { type TestEvent } from './event.fixture';
import { escalationFrom, type EventBuilder, urgent } from './urgent-work.fixture';

/** Numbers that look like chance and are the same for the same seed (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const DIGEST = 'ab'.repeat(32);
const START_MS = Date.parse('2030-01-01T00:00:00.000Z');
const AT_ONCE = 150;

/** Endless work: some 150 work orders under way at once, in several tenants, each a small story. */
export function* syntheticWork(seed: number): Generator<TestEvent, never> {
  const random = seeded(seed);
  const underWay: Generator<TestEvent>[] = [];
  for (let number = 0, clock = START_MS; ;) {
    while (underWay.length < AT_ONCE) underWay.push(story(`wo-${seed}-${number++}`, random));
    const at = Math.floor(random() * underWay.length);
    const { value, done } = underWay[at]!.next();
    if (done) underWay.splice(at, 1);
    else yield { ...value, occurredAt: new Date((clock += 60_000)).toISOString() };
  }
}

const pick = <T>(random: () => number, items: readonly T[]): T =>
  items[Math.floor(random() * items.length)]!;

/** One work order from opened to closed, with the detours that its chance takes. */
function* story(workOrderId: string, random: () => number): Generator<TestEvent, void> {
  const tenant = pick(random, ['acme', 'globex']);
  const jobType = pick(random, ['refund', 'field-service', 'onboarding']);
  const actor = pick(random, ['olga', 'ana', 'ben']);
  const eventOf = (type: string, data: Readonly<Record<string, unknown>>): TestEvent => ({
    type,
    tenant,
    actor,
    data: { workOrderId, ...data },
  });
  const workflow = { id: `${jobType}-flow`, version: 1, digest: DIGEST };
  const opening = eventOf('work-order.opened', {
    workflow,
    jobType,
    mode: 'enforce',
    owner: pick(random, ['dana', 'TBD']),
    checklistRunId: `${workOrderId}-run`,
    title: `Work for ${workOrderId}`,
    client: clientOf(workOrderId),
    objects: objectsOf(workOrderId),
    dueAt: random() < 0.5 ? escalationFrom(random)[0]!.at : undefined,
  });
  const isLate = random() < 0.05;
  if (!isLate) yield opening;
  const stated = (name: string, source: string): TestEvent =>
    eventOf('fact.observed', { name, value: random(), source, observedAt: at(random) });
  for (const name of ['order-status', 'refund-amount']) yield stated(name, 'erp');
  if (random() < 0.2) yield stated('refund-amount', pick(random, ['erp', 'crm']));
  yield* decided(workOrderId, eventOf, random, workflow);
  yield* worked(workOrderId, eventOf, random, jobType);
  if (random() < 0.2) yield* urgent(workOrderId, eventOf, random, jobType);
  if (random() < 0.3) yield* wentOn(workOrderId, eventOf, random);
  if (random() < 0.8) yield* ended(workOrderId, eventOf, random);
  if (isLate) yield opening;
}

/** Nobody is named for one of five. */
const clientOf = (workOrderId: string): string | undefined =>
  [undefined, 'initech', 'hooli', 'vandelay', 'initech'][Number(workOrderId.split('-').at(-1)) % 5];

/** Now and then the same things again. */
const objectsOf = (workOrderId: string): readonly string[] => {
  const number = Number(workOrderId.split('-').at(-1));
  return [`machine-${number % 40}`, `site-${number % 60}`].slice(number % 3);
};

const at = (random: () => number): string =>
  new Date(START_MS + Math.floor(random() * 1e9)).toISOString();

function* decided(
  workOrderId: string,
  eventOf: EventBuilder,
  random: () => number,
  workflow: object,
): Generator<TestEvent> {
  const action = { kind: 'refund.issue', authority: 'apply', system: 'erp', writes: ['refund'] };
  const decision = (id: string, outcome: string, more: object = {}): TestEvent =>
    eventOf('decision.made', {
      decisionId: `${workOrderId}-${id}`,
      action: { ...action, amount: { minor: 12_500, currency: 'EUR' } },
      outcome,
      enforced: true,
      reasons: ['The amount is within the limit for this job type.'],
      rules: ['refund-small'],
      checks: [{ name: 'order-status', passed: true, message: 'delivered' }],
      policy: { id: 'refund', version: 3, digest: DIGEST },
      workflow,
      owner: 'dana',
      nextAction: 'Carry it out and report.',
      approvals: [],
      consumes: [],
      validUntil: at(random),
      facts: { 'order-status': { value: 'delivered', source: 'erp', observedAt: at(random) } },
      requestedBy: 'ben',
      ...more,
    });
  if (random() < 0.7) {
    yield decision('d1', 'run');
    yield eventOf('action.performed', {
      decisionId: `${workOrderId}-d1`,
      action,
      authorised: true,
    });
    return;
  }
  const approvalId = `${workOrderId}-a1`;
  yield decision('d1', 'wait', { approvals: [approvalId] });
  const escalationPath = { warnAt: at(random), fallback: { owner: 'erik', at: at(random) } };
  yield eventOf('approval.requested', {
    ...(random() < 0.5 ? escalationPath : {}),
    approvalId,
    kind: 'commercial',
    owner: 'dana',
    requestedBy: 'ben',
    decisionId: `${workOrderId}-d1`,
    permits: ['refund.issue'],
    scope: { system: 'erp', amountUpTo: { minor: 12_500, currency: 'EUR' } },
    ruleDigest: DIGEST,
    dueAt: at(random),
    packet: { action, reasons: ['Above the limit.'] },
  });
  if (random() < 0.3)
    yield eventOf('approval.escalated', { approvalId, escalationStep: 'warned', owner: 'dana' });
  if (random() < 0.1) return yield eventOf('approval.expired', { approvalId, was: 'requested' });
  const answer = { approvalId, permits: ['refund.issue'], scope: {}, expiresAt: at(random) };
  const conditions = random() < 0.2 ? [{ number: 1, text: 'With the photo.' }] : undefined;
  const yes = { ...answer, conditions, singleUse: true };
  if (random() < 0.1) yield eventOf('approval.signed', { ...yes, signedBy: 'erik' });
  yield eventOf('approval.granted', {
    ...yes,
    grantedBy: 'dana',
    status: conditions ? 'conditional' : 'approved',
  });
  if (conditions)
    yield eventOf('condition.met', {
      approvalId,
      number: 1,
      metBy: 'dana',
      evidence: [`${workOrderId}-e1`],
    });
  yield decision('d2', 'run', { supersedes: `${workOrderId}-d1`, consumes: [approvalId] });
}

function* worked(
  workOrderId: string,
  eventOf: EventBuilder,
  random: () => number,
  jobType: string,
): Generator<TestEvent> {
  yield eventOf('step.completed', { step: 'check' });
  if (random() < 0.3) {
    const exceptionId = `${workOrderId}-x1`;
    yield eventOf('step.blocked', { step: 'pay', code: 'step-blocked' });
    yield eventOf('exception.raised', {
      exceptionId,
      code: pick(random, ['step-blocked', 'policy-stop', 'input-missing']),
      owner: pick(random, ['dana', 'erik']),
      remediationOwner: 'frida',
      dueAt: at(random),
      escalationPath: escalationFrom(random),
      cause: 'step',
      subject: 'pay',
      jobType,
      workflowId: `${jobType}-flow`,
    });
    if (random() < 0.7)
      yield eventOf('exception.resolved', { exceptionId, resolvedBy: 'dana', resolution: {} });
    yield eventOf('step.unblocked', { step: 'pay' });
  }
  if (random() < 0.1) yield eventOf('step.skipped', { step: 'pay', rationale: {}, scope: 'once' });
  else yield { ...eventOf('step.completed', { step: 'pay' }), actor: 'erik' };
}

function* ended(
  workOrderId: string,
  eventOf: EventBuilder,
  random: () => number,
): Generator<TestEvent> {
  const evidenceId = `${workOrderId}-e1`;
  const chance = random();
  const evidence = eventOf('evidence.recorded', {
    isStored: true,
    evidenceId,
    kind: 'refund-receipt',
    sha256: DIGEST,
    mediaType: 'application/pdf',
    size: 12_345,
    visibility: 'private',
    producer: 'ben',
    capturedAt: at(random),
  });
  if (chance < 0.7) yield evidence;
  if (chance < 0.05) {
    yield eventOf('work-order.superseded', { reason: {}, by: `${workOrderId}-again` });
    return;
  }
  yield eventOf('work-order.closed', chance < 0.9 ? { closureEvidenceId: evidenceId } : {});
  if (chance > 0.95) {
    yield eventOf('work-order.reopened', { reason: {}, checklistRunId: `${workOrderId}-run-2` });
    yield evidence;
    yield eventOf('work-order.closed', { closureEvidenceId: evidenceId });
  }
  const by = `${workOrderId}-e2`;
  if (chance < 0.3) {
    const newer = { evidenceId: by, version: 2, supersedes: evidenceId, isStored: true };
    yield { ...evidence, data: { ...evidence.data, ...newer, subject: 'customer-7' } };
    yield eventOf('evidence.superseded', { evidenceId, by });
  }
  if (chance > 0.1 && chance < 0.4)
    yield eventOf('evidence.shredded', { evidenceId, reason: {}, erasureId: `${workOrderId}-x1` });
}

/** The next `count` of a generator. */
export const take = <T>(source: Generator<T>, count: number): T[] =>
  Array.from({ length: count }, () => source.next().value as T);
