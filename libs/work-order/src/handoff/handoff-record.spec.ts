import { decision, launch, packageAfter } from '../../test/handoff-builders';
import { event, now, requested, staged } from '../../test/pilot-builders';

const configure = { ...launch, kind: 'pilot.configure' };

describe('the decisions of a handoff', () => {
  const decidedAfter = (...past: Parameters<typeof packageAfter>[0]) =>
    packageAfter(past).decisions.map(({ decisionId }) => decisionId);

  it('[L4] are the newest on each action; only a run lapses', () =>
    expect(
      decidedAfter(
        decision('d-1', 'wait'),
        decision('d-2', 'stop', { action: configure, validUntil: now }),
        decision('d-3', 'wait'),
      ),
    ).toEqual(['d-2', 'd-3']));

  it('[L4] are none that another one replaced', () =>
    expect(
      decidedAfter(
        decision('d-1', 'wait'),
        decision('d-2', 'wait', { action: configure, supersedes: 'd-1' }),
      ),
    ).toEqual(['d-2']));

  it('[L4] have their own rules, whatever else names them', () =>
    expect(
      packageAfter([decision('d-1', 'wait'), requested('a-1', 'security', { decisionId: 'd-1' })])
        .decisions,
    ).toMatchObject([{ rules: ['rule-1'], nextAction: 'Go on.' }]));
});

describe('an external action of a handoff', () => {
  it('[L4] has the evidence that was reported with it', () => {
    const sent = { ...launch, audience: 'client' };
    const performed = (more: object) =>
      event('action.performed', { action: sent, authorised: false, ...more });
    const { externalActions } = packageAfter([performed({}), performed({ evidence: ['ev-1'] })]);
    expect(externalActions).toMatchObject([{ evidence: [] }, { evidence: ['ev-1'] }]);
  });
});

describe('an artifact of a handoff', () => {
  it('[L4] has the source of its first record', () =>
    expect(
      packageAfter([staged('ev-1', 'brief'), staged('ev-1', 'brief', { producer: 'somebody' })])
        .artifacts,
    ).toMatchObject([{ evidenceId: 'ev-1', source: 'skill-writer' }]));
});
