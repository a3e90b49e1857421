import { dispatch, type TestEvent } from './event.fixture';
import { type EventBuilder } from './urgent-work.fixture';

const DIGEST = 'cd'.repeat(32);
const CREATED = '2030-01-05T08:00:00.000Z';
const ENDS = '2030-01-06T08:00:00.000Z';

/** Work that goes from stage to stage, with a question on the way and a task that somebody else does. */
export function* wentOn(
  workOrderId: string,
  eventOf: EventBuilder,
  random: () => number,
): Generator<TestEvent> {
  yield eventOf('stage.entered', { stage: 'proposal', move: 'forward' });
  yield* questioned(eventOf, random);
  yield* delegated(workOrderId, eventOf, random);
  const evidenceId = `${workOrderId}-brief`;
  yield staged(eventOf, { evidenceId });
  const artifacts = [{ evidenceId, kind: 'brief', path: 'brief.md' }];
  yield eventOf('stage.completed', { stage: 'proposal', artifacts });
  yield eventOf('gate.passed', { gate: 'commercial', stage: 'delivery' });
  yield eventOf('stage.entered', { stage: 'delivery', from: 'proposal', move: 'forward' });
  if (random() < 0.3)
    yield eventOf('stage.entered', { stage: 'proposal', from: 'delivery', move: 'back' });
  if (random() < 0.3)
    yield eventOf('stage.skipped', {
      stage: 'delivery',
      rationale: {},
      scope: 'this one only',
    });
  yield* fixed(evidenceId, eventOf, random);
}

const staged = (eventOf: EventBuilder, more: object): TestEvent =>
  eventOf('evidence.recorded', {
    isStored: true,
    kind: 'brief',
    sha256: DIGEST,
    mediaType: 'text/markdown',
    size: 12,
    path: 'brief.md',
    visibility: 'private',
    producer: 'ben',
    capturedAt: CREATED,
    ...more,
  });

/** A newer version of what a stage has left, or none of it any more. */
function* fixed(
  evidenceId: string,
  eventOf: EventBuilder,
  random: () => number,
): Generator<TestEvent> {
  const by = `${evidenceId}-2`;
  if (random() < 0.3) {
    yield staged(eventOf, { evidenceId: by, version: 2, supersedes: evidenceId });
    yield eventOf('evidence.superseded', { evidenceId, by });
  } else if (random() < 0.1)
    yield eventOf('evidence.shredded', { evidenceId, reason: {}, erasureId: by });
}

function* questioned(eventOf: EventBuilder, random: () => number): Generator<TestEvent> {
  const dueAt = random() < 0.5 ? ENDS : undefined;
  yield eventOf('question.asked', { number: 1, question: {}, owner: 'dana', dueAt });
  if (random() < 0.5)
    yield eventOf('question.answered', { number: 1, answer: {}, answeredBy: 'dana' });
  if (random() < 0.3) yield eventOf('question.asked', { number: 2, question: {}, owner: 'TBD' });
}

function* delegated(
  workOrderId: string,
  eventOf: EventBuilder,
  random: () => number,
): Generator<TestEvent> {
  const dispatchId = `${workOrderId}-dispatch`;
  const of = (type: string, data: object = {}): TestEvent =>
    eventOf(`delegation.${type}`, { dispatchId, ...data });
  yield of('dispatched', {
    ...dispatch,
    step: 'inspect',
    reads: ['brief.md'],
    writes: ['findings.md'],
    permits: ['order.inspect'],
    timeouts: { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' },
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
