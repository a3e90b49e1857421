import { type Told } from './event.fixture';
import { type Tell } from './urgent-work.fixture';

const DIGEST = 'cd'.repeat(32);
const CREATED = '2030-01-05T08:00:00.000Z';
const ENDS = '2030-01-06T08:00:00.000Z';

/** Work that goes from stage to stage, with a question on the way and a task that somebody else does. */
export function* wentOn(workOrderId: string, tell: Tell, random: () => number): Generator<Told> {
  yield tell('stage.entered', { stage: 'proposal', move: 'forward' });
  yield* asked(tell, random);
  yield* delegated(workOrderId, tell, random);
  const evidenceId = `${workOrderId}-brief`;
  yield staged(tell, { evidenceId });
  const artifacts = [{ evidenceId, kind: 'brief', path: 'brief.md' }];
  yield tell('stage.completed', { stage: 'proposal', artifacts });
  yield tell('gate.passed', { gate: 'commercial', stage: 'delivery' });
  yield tell('stage.entered', { stage: 'delivery', from: 'proposal', move: 'forward' });
  if (random() < 0.3)
    yield tell('stage.entered', { stage: 'proposal', from: 'delivery', move: 'back' });
  if (random() < 0.3)
    yield tell('stage.skipped', {
      stage: 'delivery',
      rationale: {},
      scope: 'this one only',
    });
  yield* fixed(evidenceId, tell, random);
}

const staged = (tell: Tell, said: object): Told =>
  tell('evidence.recorded', {
    isKept: true,
    kind: 'brief',
    sha256: DIGEST,
    mediaType: 'text/markdown',
    size: 12,
    path: 'brief.md',
    visibility: 'private',
    producer: 'ben',
    capturedAt: CREATED,
    ...said,
  });

/** A newer version of what a stage has left, or none of it any more. */
function* fixed(evidenceId: string, tell: Tell, random: () => number): Generator<Told> {
  const by = `${evidenceId}-2`;
  if (random() < 0.3) {
    yield staged(tell, { evidenceId: by, version: 2, supersedes: evidenceId });
    yield tell('evidence.superseded', { evidenceId, by });
  } else if (random() < 0.1)
    yield tell('evidence.shredded', { evidenceId, reason: {}, erasureId: by });
}

function* asked(tell: Tell, random: () => number): Generator<Told> {
  const dueAt = random() < 0.5 ? ENDS : undefined;
  yield tell('question.asked', { number: 1, question: {}, owner: 'dana', dueAt });
  if (random() < 0.5)
    yield tell('question.answered', { number: 1, answer: {}, answeredBy: 'dana' });
  if (random() < 0.3) yield tell('question.asked', { number: 2, question: {}, owner: 'TBD' });
}

function* delegated(workOrderId: string, tell: Tell, random: () => number): Generator<Told> {
  const dispatchId = `${workOrderId}-dispatch`;
  const of = (type: string, data: object = {}): Told =>
    tell(`delegation.${type}`, { dispatchId, ...data });
  yield of('dispatched', {
    kind: 'delegate_task',
    recipient: 'agent-7',
    delegator: 'olga',
    step: 'inspect',
    reads: ['brief.md'],
    writes: ['findings.md'],
    permits: ['order.inspect'],
    blocks: true,
    timeouts: { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' },
    brief: {},
    digest: DIGEST,
    createdAt: CREATED,
    timesOutAt: ENDS,
  });
  yield of('delivered');
  if (random() < 0.7) yield of('accepted', { acceptedBy: 'agent-7' });
  if (random() < 0.4) yield of('reminded', { number: 1, nextAt: '2030-01-05T11:00:00.000Z' });
  if (random() < 0.5)
    yield of('reported-done', {
      report: {},
      artifacts: ['findings.md'],
      reportedBy: 'agent-7',
    });
  const chance = random();
  if (chance < 0.4) yield of('confirmed', { confirmedBy: 'olga' });
  else if (chance < 0.6) yield of('timed-out', { blocks: true });
  else if (chance < 0.7) yield of('superseded', { by: `${workOrderId}-another` });
  else if (chance < 0.8) yield of('stopped', { reason: {} });
}
