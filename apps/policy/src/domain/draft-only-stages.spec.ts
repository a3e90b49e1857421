import { type PastEvent } from '#testkit';
import {
  decided,
  draft,
  issue,
  outside,
  propose,
  ready,
  workOrderId,
} from '../../test/refund-builders';

/** A track that goes by stages, under a policy that lets everything run. */
const context = outside({
  cedar: `@id("all-runs") @reason("fine") permit (principal, action, resource);`,
  definition: {
    gates: [{ name: 'agreed', approvals: ['refund'] }],
    stages: [
      { name: 'draft', artifact: { kind: 'change-order' }, gates: ['agreed'] },
      { name: 'build', artifact: { kind: 'build' } },
      { name: 'launch' },
    ],
  },
});
const withWorkOrder = (type: string, data: object): PastEvent => ({
  type,
  data: { workOrderId, ...data },
});
const entered = (stage: string): PastEvent =>
  withWorkOrder('stage.entered', { stage, move: 'forward' });
const skipped = (stage: string): PastEvent =>
  withWorkOrder('stage.skipped', { stage, rationale: 'Known.', scope: 'This one.' });
const parent = { workOrderId: 'wo-0', track: 'change', decisionId: 'd-0', holdsParent: false };
const track = ready({ allowedOutput: 'draft-only', parent });
const because = { gate: 'agreed', rationale: 'Urgent.', scope: 'This one.' };

describe('a draft-only track that goes by stages', () => {
  it.each<[string, PastEvent[]]>([
    ['before it entered one', []],
    ['at its first', [entered('draft')]],
    ['at its last', [skipped('draft'), entered('build'), skipped('build'), entered('launch')]],
    [
      'at its last, past a gate that was skipped',
      [withWorkOrder('gate.skipped', because), entered('launch')],
    ],
    [
      'at its last, past a gate that was open once',
      [withWorkOrder('gate.passed', { gate: 'agreed', stage: 'build' }), entered('launch')],
    ],
  ])('[L2] neither applies nor sends, and goes on drafting: %s', (_, course) => {
    const answered = (action: typeof draft) =>
      decided([...track, ...course], propose(action, { context }));
    const stopped = { outcome: 'stop', code: 'draft-only' };
    expect(answered(issue())).toMatchObject(stopped);
    expect(answered({ ...draft, audience: 'client' })).toMatchObject(stopped);
    expect(answered(draft)).toMatchObject({ outcome: 'run' });
  });
});
