import { type NewEvent } from '#kernel';
import { after, discovered, entered, event } from '../../test/pilot-builders';

const stagesAfter = (...past: readonly NewEvent[]) => {
  const { stage, stages } = after(...past);
  return { stage, stages };
};

describe('the stages of a run', () => {
  it('[L3] are where the work is, and what each has left', () => {
    const artifacts = [{ evidenceId: 'ev-brief', kind: 'brief', path: 'brief/ev-brief.md' }];
    expect(stagesAfter(...discovered, entered('contract', 'discovery'))).toEqual({
      stage: 'contract',
      stages: {
        discovery: { status: 'completed', artifacts },
        contract: { status: 'entered', artifacts: [] },
      },
    });
  });

  it('[L3] stay where the work is while a support stage is begun beside it', () =>
    expect(
      stagesAfter(entered('contract', 'discovery'), entered('letters', 'contract', 'beside')),
    ).toEqual({
      stage: 'contract',
      stages: {
        contract: { status: 'entered', artifacts: [] },
        letters: { status: 'entered', artifacts: [] },
      },
    }));

  it('[L3] are open again once entered again, with what they left before', () => {
    const { stages } = stagesAfter(...discovered, entered('discovery', 'contract', 'back'));
    expect(stages['discovery']).toMatchObject({
      status: 'entered',
      artifacts: [{ evidenceId: 'ev-brief' }],
    });
  });

  it('[E5] may be skipped', () =>
    expect(stagesAfter(event('stage.skipped', { stage: 'discovery' })).stages).toEqual({
      discovery: { status: 'skipped', artifacts: [] },
    }));
});

describe('the gates that the work went through', () => {
  const passed = event('gate.passed', { gate: 'signed', stage: 'delivery' });

  it('[L8] are remembered once each', () =>
    expect(after(passed, passed).passedGates).toEqual(['signed']));
});
