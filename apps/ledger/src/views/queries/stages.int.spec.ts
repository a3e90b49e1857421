import { type Told } from '../projections/event.fixture';
import { Asking, opened, recorded } from './query.fixture';

const tell = (type: string, data: Readonly<Record<string, unknown>> = {}): Told => ({
  type,
  data: { workOrderId: 'wo-1', ...data },
});
const entered = (stage: string, move = 'forward'): Told => tell('stage.entered', { stage, move });
const left = (stage: string, evidenceId: string): Told =>
  tell('stage.completed', { stage, artifacts: [{ evidenceId, kind: 'brief', path: 'brief.md' }] });
const staged = (evidenceId: string, path: string): Told => {
  const { type, data } = recorded(evidenceId, 'wo-1', 'brief');
  return { type, data: { ...data, path } };
};
const superseded = (evidenceId: string, by: string): Told =>
  tell('evidence.superseded', { evidenceId, by });

describe('the stages of work', () => {
  let asking: Asking;
  beforeAll(async () => {
    asking = await Asking.open();
  });
  afterAll(() => asking.views.close());

  const told = async (...events: readonly Told[]): Promise<void> => {
    await asking.views.append(...events);
    await asking.views.caughtUp();
  };
  const stages = (filters: Readonly<Record<string, string>>) =>
    asking.whole('stages', { filters: { workOrderId: 'wo-1', ...filters } });
  const outdated = async () =>
    (await stages({ outdated: 'true' })).map(({ stage }) => stage).sort();

  it('[L5] are outdated once what they left is superseded or erased, and go on being completed', async () => {
    await told(opened('wo-1'), staged('e1', 'brief.md'), staged('e2', 'annex.md'));
    await told(left('discovery', 'e1'), left('proposal', 'e2'), entered('delivery'));
    expect(await outdated()).toEqual([]);
    await told(staged('e3', 'brief.md'), superseded('e1', 'e3'));
    await told(tell('evidence.shredded', { evidenceId: 'e2', reason: {}, erasureId: 'x' }));
    expect(await outdated()).toEqual(['discovery', 'proposal']);
    expect(await stages({ stage: 'discovery' })).toMatchObject([
      { status: 'completed', artifacts: 'e1', outdated: true, currentRun: true },
    ]);
    expect(await stages({ stage: 'delivery' })).toMatchObject([{ outdated: false }]);
  });

  it('[L5] are outdated no more once they are taken up again, and leave what is new', async () => {
    await told(entered('discovery', 'back'));
    expect(await outdated()).toEqual(['proposal']);
    await told(left('discovery', 'e3'));
    expect(await outdated()).toEqual(['proposal']);
  });

  it('[D8] have what they left found by its place, each version', async () => {
    const found = await asking.whole('evidence', { filters: { path: 'brief.md' } });
    expect(found.map(({ evidenceId, supersededBy }) => [evidenceId, supersededBy])).toEqual([
      ['e3', null],
      ['e1', 'e3'],
    ]);
  });

  it('[L1] say where the work is', async () => {
    await told(entered('letters', 'beside'));
    expect(await asking.whole('work-orders', { filters: { stage: 'discovery' } })).toMatchObject([
      { workOrderId: 'wo-1', stage: 'discovery' },
    ]);
  });

  it('[L5] of an earlier run are told from those of the run under way', async () => {
    await told(tell('work-order.closed'), tell('work-order.reopened', { checklistRunId: 'run-2' }));
    expect(await outdated()).toEqual([]);
    await told(entered('discovery'));
    expect(await stages({ currentRun: 'true' })).toMatchObject([{ stage: 'discovery' }]);
    expect(await stages({ currentRun: 'false' })).toHaveLength(3);
  });
});
