import { type NewEvent } from '#kernel';
import { metadata, type PastEvent, specFor } from '#testkit';
import { evidenceDecider, type RecordEvidence } from './evidence.decider';

const NOW = '2030-01-01T09:00:00.000Z';
const DIGEST = 'a'.repeat(64);
const workOrderId = 'wo-1';
const path = 'discovery/brief.md';
const { given } = specFor(evidenceDecider);

describe('a free place of the handoff area', () => {
  const mine = [dispatched('discovery'), accepted()];

  it('[D8] is filled by a delegate where its dispatch lets it write, as long as that is in force', () => {
    given(...mine)
      .when(replace('agent-7', 'delegate', { path }))
      .then(stagedBy('agent-7'));
    for (const before of [
      [],
      [dispatched('discovery')],
      [dispatched('findings'), accepted()],
      [...mine, { type: 'delegation.stopped', data: { workOrderId, dispatchId: 'd-1' } }],
    ])
      given(...before)
        .when(replace('agent-7', 'delegate', { path }))
        .thenRefused('evidence_not_yours', { facts: expect.objectContaining({ path }) });
  });

  it('is filled by people, and a delegate may record evidence that has no place', () => {
    given()
      .when(replace('ben', 'operator', { path }))
      .then(stagedBy('ben'));
    given()
      .when(replace('agent-7', 'delegate', {}))
      .then(stagedBy('agent-7', null));
  });
});

describe('the handoff area', () => {
  it.each(['brain/plan.md', 'notes/Brain/plan.md', 'task.md', 'delivery/TASK.md'])(
    '[D6] has no place for private planning, because delegates read there: %s',
    (place) =>
      given()
        .when(replace('ben', 'operator', { path: place }))
        .thenRefused('invalid_request', {
          message:
            'The request does not fit: /path names a private planning path, and delegates read the handoff area: stage it elsewhere.',
        }),
  );

  it('[D6] has a place for what only looks like it', () =>
    given()
      .when(replace('ben', 'operator', { path: 'brainstorm/subtask.md' }))
      .then(stagedBy('ben', 'brainstorm/subtask.md')));
});

describe('what others recorded', () => {
  it('[D8] is superseded by no delegate, by its place or by its id', () => {
    given(recorded('olga'))
      .when(replace('agent-7', 'delegate', { path }))
      .thenRefused('evidence_not_yours', {
        message:
          'olga recorded evidence-1, and no dispatch to you that is in force lets you write where it lies: record yours without supersedes, and without a path.',
        facts: { recordedBy: 'olga', writes: [] },
      });
    for (const sent of [[], [dispatched('discovery'), accepted()]])
      given(recorded('olga', null), ...sent)
        .when(replace('agent-7', 'delegate', { supersedes: 'evidence-1' }))
        .thenRefused('evidence_not_yours');
  });

  it('[D8] is superseded by a delegate where its dispatch lets it write, as long as that is in force', () => {
    const mine = [dispatched('discovery'), accepted()];
    given(recorded('olga'), ...mine)
      .when(replace('agent-7', 'delegate', { path }))
      .then(...replacedBy('agent-7'));
    for (const before of [
      [dispatched('discovery')],
      [dispatched('findings'), accepted()],
      [...mine, { type: 'delegation.stopped', data: { workOrderId, dispatchId: 'd-1' } }],
    ])
      given(recorded('olga'), ...before)
        .when(replace('agent-7', 'delegate', { path }))
        .thenRefused('evidence_not_yours');
  });

  it('is superseded by its recorder and by people', () => {
    for (const [id, role] of [
      ['agent-8', 'delegate'],
      ['ben', 'operator'],
    ] as const)
      given(recorded('agent-8'))
        .when(replace(id, role, { path }))
        .then(...replacedBy(id));
  });
});

function recorded(id: string, at: string | null = path): PastEvent {
  const artifact = { evidenceId: 'evidence-1', kind: 'brief', sha256: DIGEST, isStored: true };
  const data = { workOrderId, mediaType: 'text/plain', ...artifact, path: at ?? undefined };
  return { type: 'evidence.recorded', data, actor: { id } };
}

function stagedBy(producer: string, at: string | null = path): NewEvent {
  const [{ data }] = replacedBy(producer) as [NewEvent];
  const { supersedes: _, path: __, ...rest } = data as Record<string, unknown>;
  const placed = at === null ? {} : { path: at };
  return { type: 'evidence.recorded', data: { ...rest, ...placed, version: 1 } };
}

function replacedBy(producer: string): NewEvent[] {
  const artifact = {
    evidenceId: 'evidence-2',
    kind: 'brief',
    sha256: DIGEST,
    size: 4,
    isStored: true,
  };
  const description = {
    mediaType: 'text/plain',
    visibility: 'private',
    producer,
    capturedAt: NOW,
    path,
  };
  const version = { version: 2, supersedes: 'evidence-1' };
  return [
    { type: 'evidence.recorded', data: { workOrderId, ...artifact, ...description, ...version } },
    {
      type: 'evidence.superseded',
      data: { workOrderId, evidenceId: 'evidence-1', by: 'evidence-2' },
    },
  ];
}

function dispatched(place: string): PastEvent {
  const sent = { dispatchId: 'd-1', recipient: 'agent-7', delegator: 'olga', writes: [place] };
  const timesOutAt = '2031-01-01T00:00:00.000Z';
  return { type: 'delegation.dispatched', data: { workOrderId, ...sent, timesOutAt } };
}

function accepted(): PastEvent {
  const data = { workOrderId, dispatchId: 'd-1', acceptedBy: 'agent-7' };
  return { type: 'delegation.accepted', data };
}

function replace(
  id: string,
  role: string,
  how: { readonly path?: string; readonly supersedes?: string },
): RecordEvidence {
  const artifact = { kind: 'brief', sha256: DIGEST, mediaType: 'text/plain' };
  return {
    type: 'record-evidence',
    data: { workOrderId, ...artifact, ...how },
    metadata: metadata({ actor: { id }, roles: [role] }),
    context: { evidenceId: 'evidence-2', content: { sha256: DIGEST, size: 4 }, isStored: true },
  };
}
