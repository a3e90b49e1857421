import { workflowOf } from './workflow';
import { workflowProblems } from './workflow-problems';

const stages = ['discovery', 'proposal', 'delivery'].map((name) => ({ name }));
const letters = { name: 'letters', support: true };
const forward = [
  { from: 'discovery', to: 'proposal' },
  { from: 'proposal', to: 'delivery' },
];
const every = stages.flatMap(({ name: from }) =>
  stages.filter(({ name }) => name !== from).map(({ name: to }) => ({ from, to })),
);

describe('the moves of a workflow', () => {
  it('[L1] go forward, back and past a stage, as they are listed', () => {
    const moves = [
      ...forward,
      { from: 'discovery', to: 'delivery' },
      { from: 'delivery', to: 'discovery' },
    ];
    expect(problems({ stages: [...stages, letters], transitions: moves })).toEqual([]);
  });

  it('[L1] need not be listed where each stage leads to the next', () =>
    expect(problems({ stages: [...stages, letters] })).toEqual([]));

  it('[L1] are not any-to-any', () => {
    const problem = [
      '/transitions',
      'any stage leads to any other: list only the moves that the work really makes',
    ];
    expect(problems({ stages, transitions: every })).toEqual([problem]);
    expect(problems({ stages: [letters, ...stages], transitions: every })).toEqual([problem]);
    expect(problems({ stages, transitions: every.slice(1) })).toEqual([]);
  });

  it('[L1] may go back and forth between two stages', () =>
    expect(
      problems({
        stages: stages.slice(0, 2),
        transitions: [forward[0], { from: 'proposal', to: 'discovery' }],
      }),
    ).toEqual([]));

  it('[L1] lead from a stage to another that is listed, once', () => {
    const moves = [
      { from: 'discovery', to: 'launch' },
      { from: 'constructor', to: 'proposal' },
      { from: 'proposal', to: 'proposal' },
      forward[0],
    ];
    expect(problems({ stages, transitions: [...forward, ...moves] })).toEqual([
      ['/transitions/2/to', 'list the stage launch under stages first'],
      ['/transitions/3/from', 'list the stage constructor under stages first'],
      ['/transitions/4/to', 'proposal is where it starts'],
      ['/transitions/5', 'discovery to proposal stands at /transitions/0 already'],
    ]);
  });

  it('[L1] lead from the first stage to each other, and not by way of a support output', () => {
    expect(problems({ stages, transitions: [forward[1]] })).toEqual([
      ['/stages/1', 'no moves lead from discovery to proposal: list them under transitions'],
      ['/stages/2', 'no moves lead from discovery to delivery: list them under transitions'],
    ]);
    const by = [
      forward[0],
      { from: 'proposal', to: 'letters' },
      { from: 'letters', to: 'delivery' },
    ];
    const beside =
      'letters is a support output: it is taken up beside any stage, and no move leads there or on from it';
    expect(problems({ stages: [letters, ...stages], transitions: by })).toEqual([
      ['/transitions/1/to', beside],
      ['/transitions/2/from', beside],
      ['/stages/3', 'no moves lead from discovery to delivery: list them under transitions'],
    ]);
  });

  it('[L1] are those of stages', () => {
    expect(problems({ transitions: forward })).toEqual([
      ['/transitions', 'list stages first: moves lead from one to another'],
    ]);
    expect(problems({ stages: [letters] })).toEqual([
      ['/stages', 'list a stage that is no support output: the work begins there'],
    ]);
    expect(problems({ stages: [letters], transitions: forward })).toHaveLength(5);
  });
});

describe('what stages leave', () => {
  it('[L3] is of a kind and at a place of its own', () =>
    expect(
      problems({
        stages: [
          { name: 'discovery', artifact: { kind: 'brief', path: 'brief.md' } },
          { name: 'proposal', artifact: { kind: 'proposal' } },
          { name: 'contract', artifact: { kind: 'contract' } },
          { name: 'delivery', artifact: { kind: 'brief' } },
          { ...letters, artifact: { kind: 'letter', path: 'brief.md' } },
        ],
      }),
    ).toEqual([
      [
        '/stages/3/artifact/kind',
        `brief is what the stage discovery leaves: one stage's artifact stands in for no other's`,
      ],
      [
        '/stages/4/artifact/path',
        'the stage discovery leaves its artifact at this place: name another',
      ],
    ]));

  it('[L8] goes on through gates that are declared', () =>
    expect(
      problems({
        gates: [{ name: 'signed', evidence: ['agreement'] }],
        stages: [{ name: 'contract', gates: ['signed', 'paid'] }],
      }),
    ).toEqual([['/stages/0/gates/1', 'declare paid under gates first']]));
});

describe('the overlays of a workflow', () => {
  const approvals = { security: { owner: 'ciso', answerWithin: 'PT8H', validFor: 'P1D' } };
  const systems = [{ name: 'sandbox' }];
  const actions = [{ kind: 'pilot.launch', authority: 'apply', system: 'sandbox' }];
  const review = { name: 'review', approval: 'security', actions: ['pilot.launch'] };

  it('[L8] name an approval and actions of the workflow', () => {
    const parts = { approvals, systems, actions };
    expect(problems({ ...parts, overlays: [review] })).toEqual([]);
    const unknown = { name: 'law', approval: 'legal', actions: ['pilot.launch', 'pilot.bill'] };
    expect(problems({ ...parts, overlays: [review, unknown] })).toEqual([
      ['/overlays/1/approval', 'declare legal under approvals first'],
      ['/overlays/1/actions/1', 'list the action pilot.bill under actions first'],
    ]);
  });

  it('[L8] have names of their own', () =>
    expect(problems({ approvals, systems, actions, overlays: [review, review] })).toEqual([
      ['/overlays/1/name', 'review stands at /overlays/0/name already'],
    ]));
});

function problems(parts: object): readonly (readonly [string, string])[] {
  const definition = workflowOf({ id: 'w', jobType: 'w', title: 'W', owner: 'ops', ...parts });
  return workflowProblems(definition).map(({ pointer, message }) => [pointer, message]);
}
