import { type TestEvent, workEvent } from '../projections/event.fixture';
import { QueryClient, opened, recorded } from './query.fixture';

const entered = (stage: string, move = 'forward'): TestEvent =>
  workEvent('stage.entered', { stage, move });
const left = (stage: string, evidenceId: string): TestEvent =>
  workEvent('stage.completed', {
    stage,
    artifacts: [{ evidenceId, kind: 'brief', path: 'brief.md' }],
  });
const staged = (evidenceId: string, path: string): TestEvent => {
  const { type, data } = recorded(evidenceId, 'wo-1', 'brief');
  return { type, data: { ...data, path } };
};
const superseded = (evidenceId: string, by: string): TestEvent =>
  workEvent('evidence.superseded', { evidenceId, by });

describe('the stages of work', () => {
  let client: QueryClient;
  beforeAll(async () => {
    client = await QueryClient.open();
  });
  afterAll(() => client.views.close());

  const stages = (filters: Readonly<Record<string, string>>) =>
    client.whole('stages', { filters: { workOrderId: 'wo-1', ...filters } });
  const outdated = async () =>
    (await stages({ outdated: 'true' })).map(({ stage }) => stage).sort();

  it('[L5] are outdated once what they left is superseded or erased, and go on being completed', async () => {
    await client.add(opened('wo-1'), staged('e1', 'brief.md'), staged('e2', 'annex.md'));
    await client.add(left('discovery', 'e1'), left('proposal', 'e2'), entered('delivery'));
    expect(await outdated()).toEqual([]);
    await client.add(staged('e3', 'brief.md'), superseded('e1', 'e3'));
    await client.add(
      workEvent('evidence.shredded', { evidenceId: 'e2', reason: {}, erasureId: 'x' }),
    );
    expect(await outdated()).toEqual(['discovery', 'proposal']);
    expect(await stages({ stage: 'discovery' })).toMatchObject([
      { status: 'completed', artifacts: 'e1', outdated: true, currentRun: true },
    ]);
    expect(await stages({ stage: 'delivery' })).toMatchObject([{ outdated: false }]);
  });

  it('[L5] are outdated no more once they are taken up again, and leave what is new', async () => {
    await client.add(entered('discovery', 'back'));
    expect(await outdated()).toEqual(['proposal']);
    await client.add(left('discovery', 'e3'));
    expect(await outdated()).toEqual(['proposal']);
  });

  it('[D8] have what they left found by its place, each version', async () => {
    const found = await client.whole('evidence', { filters: { path: 'brief.md' } });
    expect(found.map(({ evidenceId, supersededBy }) => [evidenceId, supersededBy])).toEqual([
      ['e3', null],
      ['e1', 'e3'],
    ]);
  });

  it('[L1] show where the work is', async () => {
    await client.add(entered('letters', 'beside'));
    expect(await client.whole('work-orders', { filters: { stage: 'discovery' } })).toMatchObject([
      { workOrderId: 'wo-1', stage: 'discovery' },
    ]);
  });

  it('[L5] of an earlier run are distinguished from those of the current run', async () => {
    await client.add(
      workEvent('work-order.closed'),
      workEvent('work-order.reopened', { checklistRunId: 'run-2' }),
    );
    expect(await outdated()).toEqual([]);
    await client.add(entered('discovery'));
    expect(await stages({ currentRun: 'true' })).toMatchObject([{ stage: 'discovery' }]);
    expect(await stages({ currentRun: 'false' })).toHaveLength(3);
  });
});
