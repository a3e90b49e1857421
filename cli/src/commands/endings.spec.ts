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
    const { said, asked } = await run(args, () => ({ body: {} }));
    expect(asked[0]).toMatchObject({ path: `/v1/work-orders/wo-1/${args[0]}` });
    expect(JSON.parse(asked[0]!.body)).toEqual(body);
    expect(said).toContain(sentence);
  });

  it.each(['abandon', 'supersede', 'reopen'])('[C3] asks for a reason: %s', (name) => {
    const { options } = buildProgram().commands.find((command) => command.name() === name)!;
    expect(options.filter(({ mandatory }) => mandatory).map(({ long }) => long)).toEqual([
      '--reason',
    ]);
  });
});
