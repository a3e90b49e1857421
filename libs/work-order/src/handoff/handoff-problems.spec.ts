import { type Handoff, type HandoffProblem, handoffProblems, handoffRules } from '#contracts';
import { recorded } from '#testkit';
import { contracted, definition, now, opened } from '../../test/pilot-builders';
import { handoffOf } from './handoff';

const sound: Handoff = {
  ...handoffOf({
    workOrderId: 'wo-1',
    events: recorded([opened(), ...contracted]),
    definition,
    now,
    position: 77,
    questions: new Map(),
    children: [],
  }),
  externalActions: [
    {
      action: 'letter.send',
      audience: 'client',
      decisionId: 'd-1',
      authorised: true,
      approvals: [{ approvalId: 'c-1', kind: 'commercial', grantedBy: 'sponsor' }],
      evidence: [],
      at: now,
      by: 'agent-7',
    },
  ],
};

type Change = Partial<Handoff>;
const [move] = sound.moves;
const [passed, closed] = sound.gates;
const [artifact] = sound.artifacts;
const [action] = sound.externalActions;
const blocker = {
  kind: 'exception',
  subject: 'x-1',
  owner: 'ops',
  message: 'It is open.',
} as const;
const blockedStep = {
  kind: 'step',
  subject: 'ask',
  owner: 'ops',
  message: 'It is blocked.',
} as const;
const main = sound.tracks[0]!;
const grant = {
  approvalId: 'c-1',
  status: 'approved',
  owner: 'sponsor',
  gate: 'none',
  permits: ['letter.send'],
  grantedBy: 'sponsor',
  expiresAt: '2030-02-01T09:00:00.000Z',
  openConditions: [],
  dependsOnOutdated: [],
} as const;
const approved = (more: object): Change => ({
  approvals: {
    commercial: { status: 'approved', owner: 'sponsor', each: [{ ...grant, ...more }] },
  },
});
const owned = (owner: string): Change => ({ workOrder: { ...sound.workOrder, owner } });
const question = { number: 1, question: 'Why?', askedBy: 'olga', askedAt: now, dueAt: 'TBD' };

/** By rule: what makes a sound package one with this problem, and what does not. */
const cases: Readonly<
  Record<
    HandoffProblem['rule'],
    { readonly wrong: Record<string, Change>; readonly right: Record<string, Change> }
  >
> = {
  'invalid-transition': {
    wrong: {
      'a move that is not listed': { moves: [{ ...move!, to: 'delivery' }] },
      'a move from where the work was not': { moves: [move!, { ...move!, to: 'contract' }] },
      'a stage that there is not': { moves: [{ ...move!, to: 'moon' }] },
      'a main stage beside another': { moves: [{ ...move!, move: 'beside' }] },
      'a jump from nowhere': { moves: [{ ...move!, from: 'none', to: 'delivery' }] },
    },
    right: {
      'a way there and back': {
        moves: [move!, { ...move!, from: 'contract', to: 'discovery', move: 'back' }, move!],
      },
      'the first stage': { moves: [{ ...move!, from: 'none', to: 'discovery' }] },
      'a support stage beside': {
        moves: [{ ...move!, to: 'letters', move: 'beside' }, move!],
      },
    },
  },
  'missing-owner': {
    wrong: {
      'of the work order': owned('TBD'),
      'of what is next': { nextOwner: ' ' },
      'of a question': { openQuestions: [{ ...question, owner: 'TBD' }] },
      'of a track': { tracks: [main, { ...main, track: 'security', owner: 'TBD' }] },
    },
    right: {
      'an open question': { openQuestions: [{ ...question, owner: 'sponsor' }] },
      'a track that has ended': {
        tracks: [main, { ...main, track: 'security', owner: 'TBD', status: 'closed' }],
      },
      'nobody of what was given up': {
        blockers: [],
        nextOwner: 'TBD',
        workOrder: { ...sound.workOrder, owner: 'TBD', status: 'abandoned' },
      },
    },
  },
  'orphaned-blocker': {
    wrong: {
      'a blocker of nobody': { blockers: [{ ...blocker, owner: 'TBD' }] },
      'a blocked step without an exception': { blockers: [blockedStep] },
    },
    right: {
      'a blocker with an owner': { blockers: [blocker] },
      'a blocked step with its exception': { blockers: [blocker, blockedStep] },
    },
  },
  'stale-approval': {
    wrong: {
      'one that has expired since': approved({ expiresAt: now }),
      'one that says no end': approved({ expiresAt: 'none' }),
      'one that rests on what is outdated': approved({ dependsOnOutdated: ['ev-1'] }),
      'a conditional one': approved({ status: 'conditional', expiresAt: now }),
    },
    right: {
      'one that holds': approved({}),
      'one that grants nothing': approved({ status: 'expired', expiresAt: now }),
    },
  },
  'artifact-without-source-or-version': {
    wrong: {
      'no source': { artifacts: [{ ...artifact!, source: 'TBD' }] },
      'no version': { artifacts: [{ ...artifact!, version: 'TBD' }] },
      'no digest': { artifacts: [{ ...artifact!, sha256: 'TBD' }] },
    },
    right: { 'a later version': { artifacts: [{ ...artifact!, version: 7 }] } },
  },
  'gate-bypassed-without-rationale': {
    wrong: {
      'a skip without a reason': { gates: [{ ...passed!, status: 'skipped' }] },
      'a closed gate behind the work': { gates: [{ ...passed!, status: 'closed' }] },
      'an open gate that nobody went through': { gates: [{ ...passed!, status: 'open' }] },
    },
    right: {
      'a skip with its reason': {
        gates: [{ ...passed!, status: 'skipped', rationale: 'stated' }],
      },
      'a closed gate before the work': { gates: [passed!, closed!] },
    },
  },
  'unresolved-conflict': {
    wrong: {
      'two values': {
        conflicts: [
          {
            fact: 'retention',
            statements: [
              { source: 'crm', value: '30 days' },
              { source: 'mail', value: '90 days' },
            ],
          },
        ],
      },
    },
    right: { 'no conflict': { conflicts: [] } },
  },
  'terminal-with-open-blockers': {
    wrong: {
      'a closed one': {
        workOrder: { ...sound.workOrder, status: 'closed' },
        blockers: [blocker],
      },
    },
    right: {
      'a closed one that nothing blocks': {
        workOrder: { ...sound.workOrder, status: 'closed' },
        blockers: [],
      },
      'an open one': { blockers: [blocker] },
    },
  },
  'external-action-without-approval': {
    wrong: {
      'none at all': { externalActions: [{ ...action!, approvals: [] }] },
      'one that nobody gave': {
        externalActions: [
          { ...action!, approvals: [{ approvalId: 'c-1', kind: 'commercial', grantedBy: 'TBD' }] },
        ],
      },
      'no decision covered it': { externalActions: [{ ...action!, authorised: false }] },
    },
    right: { 'an approved one': { externalActions: [action!] } },
  },
};

const rulesOf = (change: Change) => [
  ...new Set(handoffProblems({ ...sound, ...change }).map(({ rule }) => rule)),
];

describe('a sound handoff', () => {
  it('[L4] has no problem', () => expect(handoffProblems(sound)).toEqual([]));

  it('[L4] may have one later: approvals run out', () => {
    const handoff = { ...sound, ...approved({}) };
    expect(handoffProblems(handoff)).toEqual([]);
    expect(handoffProblems(handoff, '2030-03-01T09:00:00.000Z')).toMatchObject([
      { rule: 'stale-approval', subject: 'c-1' },
    ]);
  });
});

describe.each(handoffRules)('%s', (rule) => {
  it.each(Object.entries(cases[rule].wrong))('[L4] is found in %s', (_, change) =>
    expect(rulesOf(change)).toEqual([rule]),
  );

  it.each(Object.entries(cases[rule].right))('[L4] is not found in %s', (_, change) =>
    expect(rulesOf(change)).toEqual([]),
  );
});
