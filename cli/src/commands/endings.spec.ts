import { runWrit as run } from '../../test/run-writ';
import { buildProgram } from '../program';

describe('ending work without proof', () => {
  it.each([
    [['abandon', 'wo-1', '--reason', 'storm'], { reason: 'storm' }, 'abandoned wo-1'],
    [
      ['supersede', 'wo-1', '--reason', 'storm', '--by', 'wo-2'],
      { reason: 'storm', by: 'wo-2' },
      'superseded wo-1',
    ],
    [['reopen', 'wo-1', '--reason', 'not paid'], { reason: 'not paid' }, 'reopened wo-1'],
  ])('[C3] tells the API why: writ %j', async (args, body, sentence) => {
    const { stdout, requests } = await run(args, () => ({ body: {} }));
    expect(requests[0]).toMatchObject({ path: `/v1/work-orders/wo-1/${args[0]}` });
    expect(JSON.parse(requests[0]!.body)).toEqual(body);
    expect(stdout).toContain(sentence);
  });

  it.each(['abandon', 'supersede', 'reopen'])('[C3] asks for a reason: %s', (name) => {
    const { options } = buildProgram().commands.find((command) => command.name() === name)!;
    expect(options.filter(({ mandatory }) => mandatory).map(({ long }) => long)).toEqual([
      '--reason',
    ]);
  });
});

describe('what was closed', () => {
  it('[V1] is listed in one question with the evidence that each closure rests on', async () => {
    const closure = {
      workOrderId: 'wo-1',
      owner: 'lead',
      closedAt: '2030-01-01T09:00:00.000Z',
      closedBy: 'olga',
      closureEvidenceKind: 'receipt',
      closureEvidenceSha256: 'ab12',
      closureEvidenceLevel: 'verified',
      closureEvidenceState: 'superseded',
    };
    const unproven = { ...closure, workOrderId: 'wo-2', closureEvidenceState: null };
    const { stdout, requests } = await run(['closures', '--closure-proven', 'true'], () => ({
      body: { items: [closure, unproven], nextCursor: null },
    }));
    expect(requests.map(({ path }) => path)).toEqual([
      '/v1/closures?closureProven=true&status=closed&limit=1000',
    ]);
    expect(stdout).toMatch(/^wo-1 +lead +2030\S+ +olga +receipt +ab12 +verified +superseded$/m);
    expect(stdout).toMatch(/^wo-2 .* not recorded$/m);
  });
});
