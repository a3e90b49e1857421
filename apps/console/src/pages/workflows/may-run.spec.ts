import { actionLines, type Definition, type Rule } from './may-run';

const definition: Definition = {
  actions: [
    { kind: 'order.inspect', authority: 'read', system: 'shop', writes: [], arguments: {} },
    { kind: 'refund.issue', authority: 'apply', system: 'pay', writes: ['refund'], arguments: {} },
    { kind: 'mail.send', authority: 'apply', system: 'mail', writes: ['mail'], arguments: {} },
  ],
};
const rule = (id: string, outcome: string, text: string): Rule => ({ id, outcome, text });

describe('what may run in a workflow', () => {
  it('comes from the rules that name an action, the best first', () => {
    const lines = actionLines(definition, [
      rule('over-limit', 'stop', 'forbid (principal, action == Action::"refund.issue", resource);'),
      rule('refund', 'wait', 'permit (principal, action == Action::"refund.issue", resource);'),
      rule('look', 'run', 'permit (principal, action in [Action::"order.inspect"], resource);'),
    ]);
    expect(lines.map(({ kind, best, rules }) => [kind, best, rules.map(({ id }) => id)])).toEqual([
      ['order.inspect', 'run', ['look']],
      ['refund.issue', 'wait', ['refund', 'over-limit']],
      ['mail.send', 'stop', []],
    ]);
  });

  it('takes a rule without an action as one about all of them', () => {
    const lines = actionLines(definition, [
      rule('frozen', 'stop', 'forbid (principal, action, resource);'),
    ]);
    expect(lines.every(({ best, rules }) => best === 'stop' && rules.length === 1)).toBe(true);
  });

  it('waits where an overlay asks for a word more, whatever the rules permit', () => {
    const overlays = [
      { name: 'security', approval: 'security', actions: ['order.inspect'], reason: 'Looked at.' },
    ];
    const [look, issue] = actionLines({ ...definition, overlays }, [
      rule('look', 'run', 'permit (principal, action == Action::"order.inspect", resource);'),
    ]);
    expect(look).toMatchObject({ best: 'wait', rules: [{ id: 'look' }, { approval: 'security' }] });
    expect(issue).toMatchObject({ best: 'stop', rules: [] });
  });

  it('is nothing where the definition lists nothing', () => {
    expect(actionLines({}, [])).toEqual([]);
  });
});
