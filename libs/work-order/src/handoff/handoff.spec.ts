import { handoffSchema } from '#contracts';
import { type PastEvent } from '#testkit';
import {
  decision,
  isValid,
  launch,
  packageAfter,
  publishedSchema,
} from '../../test/handoff-builders';
import {
  after,
  requested,
  contracted,
  definition,
  discovered,
  entered,
  event,
  granted,
  left,
  now,
  opened,
  ref,
  staged,
} from '../../test/pilot-builders';

describe('the schema of a handoff', () => {
  it('[L4] in the documents is the one that the code has', () =>
    expect(publishedSchema).toEqual(JSON.parse(JSON.stringify(handoffSchema))));

  it.each<[string, object]>([
    ['a field is left out', { nextOwner: undefined }],
    ['a field is null', { client: null }],
    ['an approval is a boolean', { approvals: { security: true } }],
    ['there is a field that nobody knows', { approved: true }],
    ['a stage is empty', { stage: '' }],
  ])('[L4] takes no package in which %s', (_, change) => {
    const parsed = JSON.parse(JSON.stringify({ ...packageAfter([]), ...change })) as object;
    expect(isValid(parsed)).toBe(false);
  });
});

describe('a handoff', () => {
  it('[L4] says where the work is, what was moved and which gates it went through', () => {
    const handoff = packageAfter([...contracted]);
    expect(handoff).toMatchObject({
      format: 'writ.handoff.v2',
      generatedAt: now,
      position: 77,
      workOrder: { id: 'wo-1', status: 'open', owner: 'lead', dueAt: 'TBD', parent: 'none' },
      client: 'Northwind',
      objects: ['pilot-1'],
      inputs: { client: 'Northwind', budget: 'TBD' },
      workflow: ref,
      stage: 'contract',
      moves: [{ from: 'discovery', to: 'contract', move: 'forward', by: 'olga' }],
      nextStage: 'delivery',
      nextOwner: 'lead',
    });
    expect(handoff.gates).toMatchObject([
      { gate: 'facts-verified', status: 'passed', missing: [] },
      { gate: 'signed', status: 'closed', owner: 'sponsor', rationale: 'none' },
    ]);
    expect(handoff.stages.map(({ name, status }) => [name, status])).toEqual([
      ['discovery', 'completed'],
      ['contract', 'completed'],
      ['delivery', 'open'],
      ['letters', 'open'],
    ]);
    expect(handoff.nextAction).toMatch(/^lead completes delivery .*The gate signed is closed/);
  });

  it('[L4] names each artifact with its version, digest and source, and leaves out what is superseded', () => {
    const handoff = packageAfter([
      ...discovered,
      staged('ev-2', 'brief', { version: 2, supersedes: 'ev-brief' }),
      event('evidence.superseded', { evidenceId: 'ev-brief', by: 'ev-2' }),
      staged('chat-1', 'note', { mediaType: 'text/plain', kind: 'chat' }),
      staged('ev-3', 'photo', { path: undefined, isStored: false }),
    ]);
    expect(handoff.artifacts.map(({ evidenceId }) => evidenceId)).toEqual(['ev-2', 'ev-3']);
    expect(handoff.artifacts).toMatchObject([
      {
        kind: 'brief',
        path: 'brief/ev-2.md',
        version: 2,
        source: 'skill-writer',
        sha256: 'ab'.repeat(32),
        level: 'verified',
      },
      { path: 'TBD', level: 'claimed' },
    ]);
  });

  it('[L4] has open questions with their texts, which may be erased or unknown', () => {
    const ask = (number: number) =>
      event('question.asked', { number, question: {}, owner: 'sponsor' });
    const past = [
      ask(1),
      ask(2),
      ask(3),
      event('question.answered', { number: 3, answeredBy: 'ana' }),
    ];
    const { openQuestions } = packageAfter(past, {
      questions: new Map([
        [1, 'Refunds, too?'],
        [2, 'erased'],
      ]),
    });
    expect(openQuestions).toMatchObject([
      { number: 1, question: 'Refunds, too?', owner: 'sponsor', dueAt: 'TBD' },
      { number: 2, question: 'erased' },
    ]);
    expect(packageAfter([ask(1)]).openQuestions).toMatchObject([{ question: 'TBD' }]);
  });

  it('[L4] has blockers with their owners, conflicts with their sources, and what is delegated', () => {
    const fact = (source: string, value: unknown) =>
      event('fact.observed', { name: 'retention', value, source, observedAt: now });
    const handoff = packageAfter([
      event('exception.raised', {
        exceptionId: 'x-1',
        code: 'scope',
        owner: 'ops',
        cause: 'step',
        subject: 'ask',
        dueAt: now,
        escalationPath: [],
      }),
      event('step.blocked', { step: 'ask', code: 'scope' }),
      fact('crm', '30 days'),
      fact('mail', '90 days'),
      event('delegation.dispatched', {
        dispatchId: 'd-1',
        kind: 'execute',
        recipient: 'agent',
        delegator: 'olga',
        timesOutAt: now,
      }),
      event('delegation.delivered', { dispatchId: 'd-1' }),
    ]);
    expect(handoff.blockers.map(({ kind, subject, owner }) => [kind, subject, owner])).toEqual([
      ['exception', 'x-1', 'ops'],
      ['step', 'ask', 'analyst'],
      ['gate', 'facts-verified', 'lead'],
      ['gate', 'signed', 'sponsor'],
    ]);
    expect(handoff.conflicts).toEqual([
      {
        fact: 'retention',
        statements: [
          { source: 'crm', value: '30 days' },
          { source: 'mail', value: '90 days' },
        ],
      },
    ]);
    expect(handoff.delegations).toMatchObject([
      { dispatchId: 'd-1', status: 'delivered', step: 'none' },
    ]);
  });

  it('[L4] has the decisions that something still comes of, with their rules and who is next', () => {
    const { decisions } = packageAfter([
      decision('d-1', 'wait'),
      decision('d-2', 'run', { supersedes: 'd-1' }),
      decision('d-3', 'stop', { action: { ...launch, kind: 'pilot.configure' } }),
      decision('d-4', 'run', { action: { ...launch, objects: ['x'] }, validUntil: now }),
    ]);
    expect(decisions).toMatchObject([
      { decisionId: 'd-2', outcome: 'run', rules: ['rule-1'], owner: 'lead', nextAction: 'Go on.' },
      { decisionId: 'd-3', outcome: 'stop', action: 'pilot.configure' },
    ]);
  });

  it('[L4] has external actions with the approvals that they ran on', () => {
    const sent = { ...launch, audience: 'client' };
    const performed = (action: object, decisionId?: string) =>
      event('action.performed', { action, decisionId, authorised: decisionId !== undefined });
    const { externalActions } = packageAfter([
      requested('s-1', 'security'),
      granted('s-1'),
      decision('d-1', 'run', { action: sent, approvals: ['s-1', 's-gone'] }),
      performed(sent, 'd-1'),
      performed(sent),
      performed(launch, 'd-1'),
    ]);
    expect(externalActions).toMatchObject([
      {
        audience: 'client',
        decisionId: 'd-1',
        authorised: true,
        approvals: [
          { approvalId: 's-1', kind: 'security', grantedBy: 'sponsor' },
          { approvalId: 's-gone', kind: 'TBD', grantedBy: 'TBD' },
        ],
      },
      { decisionId: 'TBD', authorised: false, approvals: [] },
    ]);
  });

  it('[L4] has its tracks: what they wait for, and what they may put out', () => {
    const child = (track: string, ...past: readonly PastEvent[]) => ({
      track,
      workOrderId: `wo-${track}`,
      workOrder: after(...past),
      definition: past.length > 0 ? definition : undefined,
    });
    const draft = opened({ allowedOutput: 'draft-only', owner: 'TBD' });
    const raised = event('exception.raised', {
      exceptionId: 'x',
      code: 'c',
      owner: 'TBD',
      cause: 'step',
      subject: 's',
      dueAt: now,
      escalationPath: [],
    });
    const { tracks } = packageAfter([event('work-order.stopped', {})], {
      children: [child('change-order', draft), child('security', draft, raised), child('late')],
    });
    expect(tracks).toMatchObject([
      {
        track: 'main',
        workOrderId: 'wo-1',
        status: 'stopped',
        owner: 'lead',
        allowedOutput: 'any',
      },
      { track: 'change-order', status: 'draft-only', owner: 'TBD', allowedOutput: 'draft-only' },
      { track: 'security', status: 'blocked', blocker: expect.stringContaining('c about s') },
      { track: 'late', workOrderId: 'wo-late', status: 'TBD', blocker: 'TBD', owner: 'TBD' },
    ]);
  });

  it('[L4] says TBD of everything that nobody stated', () => {
    const handoff = packageAfter([], { events: [], definition: undefined });
    expect(handoff).toMatchObject({
      client: 'TBD',
      stage: 'TBD',
      nextStage: 'TBD',
      nextOwner: 'TBD',
      workflow: { id: 'TBD', version: 'TBD' },
      workOrder: { status: 'unknown', mode: 'TBD', allowedOutput: 'TBD', openedAt: 'TBD' },
    });
  });

  it('[L4] of what is closed waits for no gate, and is done', () => {
    const handoff = packageAfter([
      ...contracted,
      entered('delivery', 'contract'),
      ...left('delivery', 'checklist'),
      event('work-order.closed', {}),
    ]);
    expect(handoff).toMatchObject({ blockers: [], nextStage: 'none' });
  });
});
