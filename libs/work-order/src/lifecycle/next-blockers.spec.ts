import { type FirstThing, workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import {
  contracted,
  entered,
  event,
  nextAfter,
  now,
  pilot,
  requested,
  step,
} from '../../test/pilot-builders';
import { type NextQuery } from './next';

const withoutOverlays = { ...pilot, overlays: [] };
describe('what comes before everything else', () => {
  it('[L3] is everything that is open beside the stage, each with who does what', () => {
    const past = [
      event('exception.raised', {
        exceptionId: 'x-1',
        code: 'scope',
        owner: 'ops',
        cause: 'step',
        subject: 'ask',
        dueAt: now,
        escalationPath: [],
      }),
      event('question.asked', { number: 1, question: {}, owner: 'sponsor' }),
      dispatched(),
      event('work-order.stopped', { reason: {} }),
    ];
    const prerequisites = [{ name: 'scope', accept: 'It is agreed.' }];
    expect(first(past, { ...pilot, prerequisites }, { inputs: {} })).toEqual([
      thing('status', 'stopped', 'lead', 'An operator resumes it.'),
      thing(
        'input',
        'client',
        'lead',
        'client needs a value (string): state it as a fact of that name.',
      ),
      thing('prerequisite', 'scope', 'lead', 'scope is not passed: It is agreed.'),
      thing('exception', 'x-1', 'ops', 'scope about ask is open: ops resolves it.'),
      thing('question', '1', 'sponsor', 'Question 1 is open: sponsor answers it.'),
      thing(
        'delegation',
        'd-1',
        'agent',
        'What was delegated to agent is not confirmed: an operator says that it is done, or it is called back.',
      ),
      thing('step', 'ask', 'analyst', 'The step ask is open.'),
      thing(
        'overlay',
        'security-review',
        'TBD',
        'The approval security is not current for pilot.launch (nobody requested it): these wait.',
      ),
    ]);
  });

  it.each([
    ['was reported done', event('delegation.reported-done', { dispatchId: 'd-1', artifacts: [] })],
    ['timed out', event('delegation.timed-out', { dispatchId: 'd-1' })],
  ])('[L3] is a delegation of the owner once it %s', (_, ending) =>
    expect(first([dispatched(), ending])[0]).toMatchObject({ kind: 'delegation', owner: 'lead' }),
  );

  it('[L3] is a blocked step by that name', () =>
    expect(first([event('step.blocked', { step: 'ask', code: 'x' })])[0]).toEqual(
      thing('step', 'ask', 'analyst', 'The step ask is blocked.'),
    ));
});

describe('the way to a stage', () => {
  it('[L3] names the stages before it with their owners, and what is entered', () =>
    expect(first([], withoutOverlays, {}, { target: 'delivery' })).toEqual([
      thing(
        'stage',
        'discovery',
        'analyst',
        'The stage discovery comes before it and is not over.',
      ),
      thing('stage', 'contract', 'lead', 'The stage contract comes before it and is not over.'),
      thing(
        'gate',
        'facts-verified',
        'lead',
        'The gate facts-verified is closed: evidence of kind interview is not recorded.',
      ),
      thing(
        'gate',
        'signed',
        'sponsor',
        'The gate signed is closed: the approval commercial is not granted: nobody requested it; the fact deposit is not known to be true.',
      ),
      thing('move', 'contract', 'lead', 'The stage contract is entered.'),
      thing('move', 'delivery', 'lead', 'The stage delivery is entered.'),
      thing('step', 'configure', 'lead', 'The step configure is open.'),
    ]));

  it('[L3] enters a stage again that is over and whose artifact is outdated, through no gate', () => {
    const outdated = event('evidence.superseded', { evidenceId: 'ev-agreement', by: 'x' });
    expect(first([...contracted, outdated], withoutOverlays)).toEqual([
      thing('move', 'contract', 'lead', 'The stage contract is entered.'),
    ]);
  });

  it('[L3] says where no listed move leads to it', () => {
    const past = [
      ...contracted,
      entered('delivery', 'contract'),
      event('evidence.superseded', { evidenceId: 'ev-agreement', by: 'x' }),
    ];
    expect(first(past, withoutOverlays)).toEqual([
      thing(
        'move',
        'contract',
        'lead',
        'The workflow lists no way from delivery to contract: an operator skips it, or the work order is reopened.',
      ),
    ]);
  });

  it('[L3] is the shortest of those that the workflow lists', () => {
    const transitions = ['ab', 'bc', 'cd', 'ac', 'ca'].map(([from, to]) => ({ from, to }));
    const stages = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
    const moves = first([], { stages, transitions }, {}, { target: 'd' }).filter(
      ({ kind }) => kind === 'move',
    );
    expect(moves.map(({ subject }) => subject)).toEqual(['c', 'd']);
  });

  it('[L3] is the next stage after each where the workflow lists no moves', () => {
    const stages = ['a', 'b', 'c'].map((name) => ({ name, artifact: { kind: `left-${name}` } }));
    const aside = { name: 'aside', artifact: { kind: 'note' }, support: true };
    const [one, two, three] = stages;
    const moves = first([], { stages: [one, aside, two, three] }, {}, { target: 'c' });
    expect(moves.filter(({ kind }) => kind === 'move').map(({ subject }) => subject)).toEqual([
      'b',
      'c',
    ]);
  });

  it('[L3] to a support stage is to begin it, unless that is done', () => {
    const kinds = (past: readonly NewEvent[]) =>
      first(past, withoutOverlays, {}, { target: 'letters' }).map(({ kind, subject }) => [
        kind,
        subject,
      ]);
    expect(kinds([])).toEqual([
      ['move', 'letters'],
      ['step', 'write'],
    ]);
    expect(kinds([entered('letters', 'discovery', 'beside')])).toEqual([['step', 'write']]);
  });
});

describe('a closed gate', () => {
  const atGate = [...contracted, step('configure')];
  const ownerOf = (
    past: readonly NewEvent[],
    workflow: Readonly<Record<string, unknown>> = withoutOverlays,
  ) =>
    first([...atGate, ...past], workflow, {}, { target: 'delivery' }).find(
      ({ subject }) => subject === 'signed',
    )?.owner;
  const wanted = (approvalId: string, owner: string) =>
    requested(approvalId, 'commercial', { owner, gate: 'signed' });
  const rejected = event('approval.rejected', { approvalId: 'a-1' });

  it('[L3] is opened by the owner whom the workflow names for its first approval', () => {
    expect(ownerOf([])).toBe('sponsor');
    const gates = [{ name: 'signed', approvals: ['legal', 'commercial'] }];
    expect(ownerOf([], { ...withoutOverlays, gates })).toBe('sponsor');
  });

  it('[L3] is opened by the owner of the work order where it wants no approval', () => {
    const gates = [
      { name: 'signed', evidence: ['contract'] },
      { name: 'other', approvals: ['commercial'] },
    ];
    expect(ownerOf([], { ...withoutOverlays, gates })).toBe('lead');
  });

  it('[L3] is opened by the owner of the open request, or else of the latest one', () => {
    expect(ownerOf([wanted('a-1', 'ana'), rejected])).toBe('ana');
    expect(ownerOf([wanted('a-1', 'ana'), rejected, wanted('a-2', 'bo')])).toBe('bo');
    expect(ownerOf([wanted('a-2', 'bo'), wanted('a-1', 'ana'), rejected])).toBe('bo');
    const expired = event('approval.expired', { approvalId: 'a-2', was: 'requested' });
    expect(ownerOf([wanted('a-2', 'bo'), expired, wanted('a-1', 'ana'), rejected])).toBe('ana');
  });

  it('[L3] has nothing to do with the approvals of others', () =>
    expect(ownerOf([requested('a-1', 'commercial', { owner: 'ana', gate: 'other' })])).toBe(
      'sponsor',
    ));
});

function first(
  past: readonly NewEvent[],
  workflow: Readonly<Record<string, unknown>> = pilot,
  opening: object = {},
  query: Partial<NextQuery> = {},
): readonly FirstThing[] {
  return nextAfter(past, query, opening, workflowOf(workflow)).first;
}

function thing(
  kind: FirstThing['kind'],
  subject: string,
  owner: string,
  message: string,
): FirstThing {
  return { kind, subject, owner, message };
}

function dispatched(): NewEvent {
  return event('delegation.dispatched', {
    dispatchId: 'd-1',
    kind: 'execute',
    recipient: 'agent',
    delegator: 'olga',
  });
}
