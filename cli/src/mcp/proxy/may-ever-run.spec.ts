import { mayEverRun } from './may-ever-run';

const rule = (scope: string, outcome: 'run' | 'wait' | 'stop' = 'run') => ({
  outcome,
  text: `@id("a")\n@reason("permit (all)")\npermit (\n  principal,\n  ${scope},\n  resource\n)\nwhen { (1 == 1) };`,
});

describe('what may ever run', () => {
  it.each([
    ['is what a rule lets run', [rule('action == Action::"note.read"')], true],
    ['is what a rule lets wait', [rule('action == Action::"note.read"', 'wait')], true],
    ['is what a list names', [rule('action in [Action::"note.move", Action::"note.read"]')], true],
    ['is everything where a rule is about every action', [rule('action')], true],
    ['is everything where the rules are not known', undefined, true],
    ['is not what rules on others permit', [rule('action == Action::"note.move"')], false],
    ['is not what a rule stops', [rule('action == Action::"note.read"', 'stop')], false],
    ['is nothing where there are no rules', [], false],
  ])('%s', (_title, rules, expected) => {
    expect(mayEverRun('note.read', rules)).toBe(expected);
  });
});
