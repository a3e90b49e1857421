import { workflowOf } from '#contracts';
import { type NewEvent, type RefusalFacts } from '#kernel';
import { specFor } from '#testkit';
import {
  begun,
  discovered,
  engagement,
  entered,
  left,
  REQUIREMENTS,
  staged,
} from '../../test/engagement-builders';
import { command, event, opened } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

/** The engagement with two gates in a row, a stage that leaves nothing, and moves from the proposal alone. */
const workflow = {
  ...engagement,
  definition: workflowOf({
    id: 'engagement',
    gates: [
      { name: 'facts-verified', evidence: ['interview', 'contract'] },
      { name: 'budget', evidence: ['quote'] },
    ],
    stages: [
      {
        name: 'discovery',
        steps: [{ name: 'interview' }],
        artifact: { kind: 'requirements', path: REQUIREMENTS },
        gates: ['facts-verified', 'budget'],
      },
      { name: 'proposal', artifact: { kind: 'proposal', accept: 'The client can sign it.' } },
      { name: 'delivery', artifact: { kind: 'checklist' } },
      { name: 'handover' },
    ],
    transitions: [
      { from: 'discovery', to: 'proposal' },
      { from: 'proposal', to: 'delivery' },
      { from: 'proposal', to: 'discovery' },
    ],
  }),
};
const bare = (evidenceId: string, kind: string) =>
  event('evidence.recorded', { isStored: true, evidenceId, kind, mediaType: 'text/markdown' });
const interviewed = event('step.completed', { step: 'interview' });
const atProposal = [begun(), ...discovered(), entered('proposal', 'discovery')];

const enter = (stage: string) => command('enter-stage', { stage }, { workflow });
const complete = (stage: string, ...artifacts: readonly string[]) =>
  command('complete-stage', { stage, artifacts }, { workflow });

type Case = [
  string,
  string,
  readonly NewEvent[],
  ReturnType<typeof command>,
  string,
  RefusalFacts?,
];

describe('a refusal about stages says what to do', () => {
  it.each<Case>([
    [
      'closed gates',
      'gate_closed',
      [begun(), ...discovered()],
      enter('proposal'),
      'The gate facts-verified is closed: evidence of kind interview is not recorded; evidence of kind contract is not recorded. The gate budget is closed: evidence of kind quote is not recorded.',
      { gates: ['facts-verified', 'budget'] },
    ],
    [
      'stopped work',
      'work_order_stopped',
      [begun(), event('work-order.stopped', { reason: 'storm' })],
      enter('proposal'),
      'The work order is stopped: an operator resumes it first.',
    ],
    [
      'an unknown stage',
      'stage_not_found',
      [begun()],
      enter('sales'),
      'The workflow has no stage sales: it has discovery, proposal, delivery, handover.',
      { stage: 'sales', stages: ['discovery', 'proposal', 'delivery', 'handover'] },
    ],
    [
      'a workflow without stages',
      'stage_not_found',
      [opened()],
      command('enter-stage', { stage: 'before' }),
      'The workflow does not go by stages: none of them leaves an artifact. Complete the steps of before.',
      { stage: 'before', stages: [] },
    ],
    [
      'a move that is not listed',
      'transition_not_listed',
      atProposal,
      enter('handover'),
      'The workflow lists no move from proposal to handover: from there it goes to delivery, discovery.',
      { from: 'proposal', to: 'handover', stages: ['delivery', 'discovery'] },
    ],
    [
      'a stage that is left too early',
      'stage_not_complete',
      [begun()],
      enter('proposal'),
      'The stage discovery is not over: complete it with what it leaves, or let an operator skip it with a reason.',
      { stage: 'discovery' },
    ],
    [
      'a completed stage',
      'stage_completed',
      [begun(), ...discovered()],
      complete('discovery', 'ev-1'),
      'The stage discovery is completed in this run already.',
      { stage: 'discovery' },
    ],
    [
      'a stage elsewhere',
      'stage_not_current',
      [begun()],
      complete('proposal'),
      'The work is at discovery, not at proposal: enter that stage first.',
      { stage: 'proposal', current: 'discovery' },
    ],
    [
      'an earlier stage that is open',
      'stage_not_complete',
      [begun(), ...discovered(), entered('delivery', 'proposal')],
      complete('delivery'),
      'Stages are completed in order: proposal comes before delivery.',
      { stage: 'delivery', stages: ['proposal'] },
    ],
    [
      'an open step',
      'stage_not_complete',
      [begun()],
      complete('discovery'),
      'Steps of discovery are open: interview. Complete them, or let an operator skip them.',
      { stage: 'discovery', steps: ['interview'] },
    ],
    [
      'an artifact that is not recorded',
      'artifact_missing',
      [begun(), interviewed],
      complete('discovery', 'ev-1'),
      'The artifact ev-1 is not recorded on this work order: record it first.',
      { evidenceId: 'ev-1' },
    ],
    [
      'an artifact without a path',
      'artifact_not_staged',
      [...atProposal, bare('ev-3', 'proposal')],
      complete('proposal', 'ev-3'),
      'The artifact ev-3 is not in the handoff area: record it with its path there.',
      { evidenceId: 'ev-3', path: null },
    ],
    [
      'an artifact at another place',
      'artifact_not_staged',
      [begun(), interviewed, staged('ev-1', 'requirements', 'elsewhere.md')],
      complete('discovery', 'ev-1'),
      'The artifact ev-1 is not in the handoff area at discovery/requirements.md: record it with its path there.',
      { evidenceId: 'ev-1', path: REQUIREMENTS },
    ],
    [
      'the artifact of another stage',
      'artifact_of_another_stage',
      [begun(), interviewed, staged('ev-3', 'proposal', 'proposal.md')],
      complete('discovery', 'ev-3'),
      'ev-3 (proposal) belongs to the stage proposal, and does not count for discovery.',
      { evidenceId: 'ev-3', stage: 'proposal' },
    ],
    [
      'a missing artifact',
      'artifact_missing',
      [begun(), interviewed],
      complete('discovery'),
      'The stage discovery leaves a requirements: record it in the handoff area and name it under artifacts.',
      { stage: 'discovery', kind: 'requirements' },
    ],
    [
      'a missing artifact beside others, with how it is accepted',
      'artifact_missing',
      [...atProposal, staged('ev-4', 'annex', 'annex.md')],
      complete('proposal', 'ev-4'),
      'The stage proposal leaves a proposal (The client can sign it.): record it in the handoff area and name it under artifacts.',
      { stage: 'proposal', kind: 'proposal' },
    ],
  ])('[L1] of %s: %s', (_, code, past, sent, message, facts = {}) =>
    given(...past)
      .when(sent)
      .thenRefused(code, { message, facts }),
  );
});

describe('what a stage leaves', () => {
  const annex = staged('ev-4', 'annex', 'annex.md');
  const both = [
    { evidenceId: 'ev-1', kind: 'requirements', path: REQUIREMENTS },
    { evidenceId: 'ev-4', kind: 'annex', path: 'annex.md' },
  ];
  const leftBoth = event('stage.completed', { stage: 'discovery', artifacts: both });
  const requirements = staged('ev-1', 'requirements', REQUIREMENTS);
  const past = [begun(), interviewed, requirements, annex];

  it('[D8] is its artifact and whatever belongs to no other stage', () =>
    given(...past)
      .when(complete('discovery', 'ev-1', 'ev-4'))
      .then(leftBoth));

  it('[D8] is anything staged where the workflow names no artifact', () => {
    const skipped = ['proposal', 'delivery'].map((stage) => event('stage.skipped', { stage }));
    given(begun(), ...discovered(), ...skipped, entered('handover', 'delivery'), annex)
      .when(complete('handover', 'ev-4'))
      .then(left('handover', 'ev-4', 'annex', 'annex.md'));
  });

  it('[L3] is nothing that an earlier stage left beside its artifact, and may be anything else', () => {
    const proposal = staged('ev-3', 'proposal', 'proposal.md');
    const later = [...past, leftBoth, entered('proposal', 'discovery'), proposal];
    given(...later)
      .when(complete('proposal', 'ev-3', 'ev-4'))
      .thenRefused('artifact_of_another_stage', { facts: { stage: 'discovery' } });
    given(...later)
      .when(complete('proposal', 'ev-3'))
      .then(left('proposal', 'ev-3', 'proposal', 'proposal.md'));
  });
});

describe('the stage that the work is at', () => {
  it('[L1] is entered by name, where nobody has entered it', () =>
    given(begun()).when(enter('discovery')).then(entered('discovery')));
});
