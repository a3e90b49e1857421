import { type Next, workflowOf } from '#contracts';
import { discovered, event, nextAfter, staged } from '../../test/pilot-builders';

describe('a target', () => {
  it('[L3] is found by its stage or by its artifact, with the stages before it', () => {
    for (const target of ['delivery', 'checklist']) {
      const next = nextAfter([], { target });
      expect(next).toMatchObject({ stage: 'delivery', artifact: { kind: 'checklist' } });
      expect(firstOf(next, 'stage')).toEqual(['discovery', 'contract']);
      expect(firstOf(next, 'gate')).toEqual(['facts-verified', 'signed']);
      expect(firstOf(next, 'move')).toEqual(['contract', 'delivery']);
    }
  });

  it('[L3] may be a support output, which waits for no stage', () => {
    const next = nextAfter([], { target: 'letter' });
    expect(next).toMatchObject({ stage: 'letters', step: 'write' });
    expect(next.first.map(({ kind }) => kind)).toEqual(['move', 'step', 'overlay']);
  });

  it('[L3] that is there already leaves nothing to do', () => {
    const next = nextAfter(discovered, { target: 'brief' });
    expect(next.first).toEqual([]);
    expect(next.action).toBe(
      'The stage discovery has left brief/ev-brief.md: nothing is left to do in it.',
    );
  });

  it('[L3] that left several artifacts names each', () => {
    const artifacts = ['a.md', 'b.md'].map((path) => ({ evidenceId: path, kind: 'brief', path }));
    const evidence = artifacts.map(({ evidenceId }) => staged(evidenceId, 'brief'));
    const completed = event('stage.completed', { stage: 'discovery', artifacts });
    expect(nextAfter([...evidence, completed], { target: 'discovery' }).action).toBe(
      'The stage discovery has left a.md, b.md: nothing is left to do in it.',
    );
  });

  it.each([
    ['was skipped', [event('stage.skipped', { stage: 'discovery' })]],
    [
      'was skipped after it left something',
      [...discovered, event('stage.skipped', { stage: 'discovery' })],
    ],
    ['left nothing', [event('stage.completed', { stage: 'discovery', artifacts: [] })]],
  ])('[L3] that %s leaves nothing to do', (_, past) =>
    expect(nextAfter(past, { target: 'discovery' })).toMatchObject({
      first: [],
      action: 'The stage discovery is over: nothing is left to do in it.',
    }),
  );

  it('[L3] is the stage of that name where another one leaves an artifact of that kind', () => {
    const stages = [
      { name: 'draft', artifact: { kind: 'letter' } },
      { name: 'letter', artifact: { kind: 'receipt' } },
    ];
    expect(nextAfter([], { target: 'letter' }, {}, workflowOf({ stages })).stage).toBe('letter');
  });

  it('[L3] that the workflow does not have is refused with those that it has', () => {
    const stages = [{ name: 'draft', artifact: { kind: 'letter' } }, { name: 'work' }];
    const next = (workflow: Readonly<Record<string, unknown>>) => () =>
      nextAfter([], { target: 'toString' }, {}, workflowOf(workflow));
    expect(next({ stages })).toThrow(
      expect.objectContaining({
        code: 'stage_not_found',
        message: 'The workflow has no stage and no artifact toString: it has draft (letter), work.',
        facts: { stage: 'toString', stages: ['draft', 'work'] },
      }),
    );
    expect(next({})).toThrow(/: it has none\.$/);
  });
});

function firstOf({ first }: Next, wanted: string): readonly string[] {
  return first.filter(({ kind }) => kind === wanted).map(({ subject }) => subject);
}
