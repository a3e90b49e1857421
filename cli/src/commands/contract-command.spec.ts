import { allCommands, proposeAction } from '#contracts';
import { routesOf, runWrit as run } from '../../test/run-writ';
import { buildProgram } from '../program';

describe('writ send', () => {
  it('sends a command that has no shorter way, by its contract alone', async () => {
    const { stdout, requests } = await run(
      ['send', 'complete-step', 'wo-1', 'inspect', '--evidence', 'e1, e2', '--note', 'done'],
      () => ({ body: { workOrderId: 'wo-1', position: 7 } }),
    );
    expect(routesOf(requests)).toEqual([
      [
        'POST /v1/work-orders/wo-1/steps/inspect/complete',
        { evidence: ['e1', 'e2'], note: 'done' },
      ],
    ]);
    expect(JSON.parse(stdout)).toEqual({ workOrderId: 'wo-1', position: 7 });
  });

  it.each([
    [['confirm-approval', 'a1', 'two'], '<number> takes a whole number'],
    [['grant-approval', 'a1', '--valid-for', 'soon'], '--valid-for takes a duration'],
    [['declare-absence', '--until', 'soon'], '--until takes a time'],
    [['grant-approval', 'a1', '--scope', 'nothing-is-here.yaml'], 'nothing-is-here.yaml'],
  ])('says what is wrong before it asks: %j', async (args, sentence) => {
    await expect(run(['send', ...args], () => ({ body: {} }))).rejects.toThrow(sentence);
  });

  it('has every command that somebody outside may send', async () => {
    const program = buildProgram().exitOverride();
    const send = program.commands.find((command) => command.name() === 'send')!;
    const help: string[] = [];
    for (const one of [program, send])
      one.exitOverride().configureOutput({ writeOut: (text) => help.push(text) });
    await expect(program.parseAsync(['node', 'writ', 'send', '--help'])).rejects.toThrow();
    const names = [...allCommands, proposeAction]
      .filter(({ route, name }) => route && name !== 'publish-workflow')
      .map(({ name }) => name);
    expect(send.commands.map((command) => command.name())).toEqual(names);
    for (const name of names) expect(help.join('')).toContain(name);
  });
});
