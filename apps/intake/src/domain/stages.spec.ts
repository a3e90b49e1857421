import { specFor } from '#testkit';
import {
  begun,
  discovered,
  engagement,
  entered,
  inEngagement,
  left,
  REQUIREMENTS,
  staged,
} from '../../test/engagement-builders';
import { command, event, opened } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

const enter = (stage: string) => inEngagement('enter-stage', { stage });
const complete = (stage: string, ...artifacts: readonly string[]) =>
  inEngagement('complete-stage', { stage, artifacts });
const skip = (stage: string) =>
  inEngagement('skip-stage', { stage, rationale: 'Known client.', scope: 'This one only.' });
const interviewed = staged('ev-2', 'interview', 'discovery/interview.md');
const passed = (stage: string) => event('gate.passed', { gate: 'facts-verified', stage });
const skipped = event('gate.skipped', { gate: 'facts-verified', rationale: 'r', scope: 's' });

describe('moving from stage to stage', () => {
  it('[L1] goes where the workflow lists it, through the gate in between', () =>
    given(begun(), ...discovered(), interviewed)
      .when(enter('proposal'))
      .then(passed('proposal'), entered('proposal', 'discovery')));

  it('[L1] stays where it is when it is moved there', () =>
    given(begun(), ...discovered(), interviewed, entered('proposal', 'discovery'))
      .when(enter('proposal'))
      .thenNothing());

  it('[L1] rejects what is not listed', () => {
    const there = [begun(), ...discovered(), interviewed, entered('delivery', 'discovery')];
    given(...there)
      .when(enter('proposal'))
      .thenRefused('transition_not_listed', {
        facts: { from: 'delivery', to: 'proposal', stages: [] },
      });
  });

  it('[L1] moves back where that is listed, whatever the stage has left', () =>
    given(begun(), ...discovered(), interviewed, entered('proposal', 'discovery'))
      .when(enter('discovery'))
      .then(entered('discovery', 'proposal', 'back')));

  it('[L1] opens the stage again that it moved back to', () => {
    const back = [entered('proposal', 'discovery'), entered('discovery', 'proposal', 'back')];
    given(begun(), ...discovered(), interviewed, ...back)
      .when(enter('proposal'))
      .thenRefused('stage_not_complete', { facts: { stage: 'discovery' } });
  });

  it('[L1] goes forward only from a stage that is over', () =>
    given(begun()).when(enter('proposal')).thenRefused('stage_not_complete'));

  it('[L8] stops before a closed gate, and says what it wants', () =>
    given(begun(), ...discovered())
      .when(enter('proposal'))
      .thenRefused('gate_closed', {
        message: expect.stringContaining('interview'),
        facts: { gates: ['facts-verified'] },
      }));

  it('[L8] stops before a gate that was approved by who issued the key of the one who moves', () => {
    const { definition } = engagement;
    const gates = definition.gates.map((gate) => ({ ...gate, approvals: ['commercial'] }));
    const gated = { workflow: { ...engagement, definition: { ...definition, gates } } };
    const move = inEngagement('enter-stage', { stage: 'proposal' }, gated);
    const terms = { approvalId: 'a-1', permits: ['gate.facts-verified'], scope: {} };
    const past = [
      begun(),
      ...discovered(),
      interviewed,
      event('approval.requested', {
        kind: 'commercial',
        gate: 'facts-verified',
        owner: 'sponsor',
        ...terms,
        requestedBy: 'service-approvals',
        ruleDigest: engagement.ref.digest,
      }),
      event('approval.granted', {
        grantedBy: 'sponsor',
        status: 'approved',
        singleUse: false,
        ...terms,
        expiresAt: '2031-01-01T09:00:00.000Z',
      }),
    ];
    given(...past)
      .when(move)
      .then(passed('proposal'), entered('proposal', 'discovery'));
    const metadata = { ...move.metadata, actor: { id: 'ann', issuedBy: ['sponsor'] } };
    const message = expect.stringContaining('it was granted by a requester');
    given(...past)
      .when({ ...move, metadata } as typeof move)
      .thenRefused('gate_closed', { message });
  });

  it('[E5] passes by a gate that somebody skipped, without having passed it', () =>
    given(begun(), ...discovered(), skipped)
      .when(enter('proposal'))
      .then(entered('proposal', 'discovery')));

  it('[L1] takes up a support output beside the stage it is at, once', () => {
    given(begun())
      .when(enter('letters'))
      .then(entered('letters', 'discovery', 'beside'));
    given(begun(), entered('letters', 'discovery', 'beside'))
      .when(enter('letters'))
      .thenNothing();
  });

  it('[L1] stands still while the work is stopped, and names what it has', () => {
    given(begun(), event('work-order.stopped', { reason: 'storm' }))
      .when(enter('letters'))
      .thenRefused('work_order_stopped');
    given(begun())
      .when(enter('constructor'))
      .thenRefused('stage_not_found', { facts: expect.objectContaining({ stage: 'constructor' }) });
  });

  it('[L6] is for workflows that go by stages', () =>
    given(opened())
      .when(command('enter-stage', { stage: 'before' }))
      .thenRefused('stage_not_found', { message: expect.stringContaining('not go by stages') }));
});

describe('completing a stage', () => {
  const done = event('step.completed', { step: 'interview' });
  const requirements = staged('ev-1', 'requirements', REQUIREMENTS);
  const finished = left('discovery', 'ev-1', 'requirements', REQUIREMENTS);

  it('[D8] leaves its artifact, staged in the handoff area', () =>
    given(begun(), done, requirements).when(complete('discovery', 'ev-1')).then(finished));

  it('[D8] needs the steps of the stage, and what it leaves', () => {
    given(begun(), requirements)
      .when(complete('discovery', 'ev-1'))
      .thenRefused('stage_not_complete', { facts: { stage: 'discovery', steps: ['interview'] } });
    given(begun(), done)
      .when(complete('discovery'))
      .thenRefused('artifact_missing', { facts: { stage: 'discovery', kind: 'requirements' } });
  });

  it.each([
    ['that nobody recorded', []],
    [
      'that was superseded',
      [requirements, event('evidence.superseded', { evidenceId: 'ev-1', by: 'ev-9' })],
    ],
    ['that was erased', [requirements, event('evidence.shredded', { evidenceId: 'ev-1' })]],
  ])('[D8] takes no artifact %s', (_, past) =>
    given(begun(), done, ...past)
      .when(complete('discovery', 'ev-1'))
      .thenRefused('artifact_missing', { facts: { evidenceId: 'ev-1' } }),
  );

  it.each([
    [
      'outside the handoff area',
      event('evidence.recorded', {
        isStored: true,
        evidenceId: 'ev-1',
        kind: 'requirements',
        mediaType: 'text/markdown',
      }),
    ],
    ['at another place', staged('ev-1', 'requirements', 'elsewhere.md')],
  ])('[D8] takes no artifact %s', (_, recorded) =>
    given(begun(), done, recorded)
      .when(complete('discovery', 'ev-1'))
      .thenRefused('artifact_not_staged', { facts: { evidenceId: 'ev-1', path: REQUIREMENTS } }),
  );

  it('[L3] takes the artifact of no other stage in its place', () => {
    const proposal = staged('ev-3', 'proposal', 'proposal.md');
    given(begun(), done, requirements, proposal)
      .when(complete('discovery', 'ev-1', 'ev-3'))
      .thenRefused('artifact_of_another_stage', {
        facts: { evidenceId: 'ev-3', stage: 'proposal' },
      });
  });

  it('[L3] takes nothing that another stage has left already', () => {
    const annex = staged('ev-4', 'annex', 'annex.md');
    const used = left('discovery', 'ev-4', 'annex', 'annex.md');
    given(begun(), done, used, annex, entered('proposal', 'discovery'))
      .when(complete('proposal', 'ev-4'))
      .thenRefused('artifact_of_another_stage', {
        facts: { evidenceId: 'ev-4', stage: 'discovery' },
      });
  });

  it('[D8] happens in order, where the work is, and once', () => {
    given(begun()).when(complete('proposal')).thenRefused('stage_not_current');
    given(begun(), done, requirements, finished)
      .when(complete('discovery', 'ev-1'))
      .thenRefused('stage_completed');
    given(begun(), ...discovered(), entered('delivery', 'discovery'))
      .when(complete('delivery'))
      .thenRefused('stage_not_complete', { facts: { stage: 'delivery', stages: ['proposal'] } });
  });

  it('[L3] is for a support output once somebody took it up', () => {
    const letter = staged('ev-5', 'letter', 'letter.md');
    const written = event('step.completed', { step: 'write' });
    given(begun(), letter, written)
      .when(complete('letters', 'ev-5'))
      .thenRefused('stage_not_current');
    given(begun(), entered('letters', 'discovery', 'beside'), letter, written)
      .when(complete('letters', 'ev-5'))
      .then(left('letters', 'ev-5', 'letter', 'letter.md'));
  });
});

describe('skipping a stage', () => {
  it('[E5] records who, why and for what, once', () => {
    const because = { stage: 'discovery', rationale: 'Known client.', scope: 'This one only.' };
    given(begun()).when(skip('discovery')).then(event('stage.skipped', because));
    given(begun(), event('stage.skipped', because))
      .when(skip('discovery'))
      .thenRefused('stage_completed', { message: expect.stringContaining('skipped') });
  });

  it('[L5] gets past a completed one whose artifact was superseded', () => {
    const because = { stage: 'discovery', rationale: 'Known client.', scope: 'This one only.' };
    given(
      begun(),
      ...discovered(),
      event('evidence.superseded', { evidenceId: 'ev-1', by: 'ev-9' }),
    )
      .when(skip('discovery'))
      .then(event('stage.skipped', because));
  });

  it('[E5] lets the work go on to the next', () =>
    given(begun(), interviewed, event('stage.skipped', { stage: 'discovery' }))
      .when(enter('proposal'))
      .then(passed('proposal'), entered('proposal', 'discovery')));

  it('[C1] counts as over for the closure, and a support output that nobody took up needs nothing', () => {
    const stages = ['discovery', 'proposal', 'delivery'];
    const steps = ['interview', 'configure'];
    given(
      begun(),
      skipped,
      ...stages.map((stage) => event('stage.skipped', { stage })),
      ...steps.map((step) => event('step.completed', { step })),
    )
      .when(inEngagement('close-work-order', {}))
      .thenMatches({ type: 'work-order.closed' });
  });
});
