import { type ActionKind, actionOf, bytesOf, sha256Of, unboundKind } from './action-of-call';

const bound = { 'call-id': 'string', 'call-digest': 'string' };
const kind: ActionKind = {
  kind: 'money.send',
  authority: 'apply',
  system: 'bank',
  writes: ['payment'],
  arguments: { ...bound, to: 'string', urgent: 'boolean' },
};
const bytes = (args: Record<string, unknown>): string =>
  bytesOf({ server: 'bank', name: 'send', arguments: args });

describe('the action of a call', () => {
  it('[A1] is bound to the id of the call and to its exact bytes', () => {
    const call = bytes({ to: 'ben', text: 'a' });
    const action = actionOf({ tool: 'send', action: 'money.send' }, kind, 'c-1', call);
    expect(action).toEqual({
      kind: 'money.send',
      authority: 'apply',
      system: 'bank',
      writes: ['payment'],
      arguments: { to: 'ben', 'call-id': 'c-1', 'call-digest': sha256Of(call) },
    });
    const other = actionOf(
      { tool: 'send', action: 'money.send' },
      kind,
      'c-1',
      bytes({ to: 'ben', text: 'b' }),
    );
    expect(other.arguments!['call-digest']).not.toBe(action.arguments!['call-digest']);
  });

  it('is the same in whatever order the call states its arguments', () => {
    expect(bytes({ a: 1, b: { c: 2, d: 3 } })).toBe(bytes({ b: { d: 3, c: 2 }, a: 1 }));
  });

  it('has what the mapping finds in the call', () => {
    const tool = {
      tool: 'send',
      action: 'money.send',
      objects: ['/accounts', '/from~1to/0'],
      arguments: { to: '/receiver/name' },
      amount: { minor: '/cents', currency: 'EUR' },
      audience: '/receiver/name',
      step: 'pay',
      rollback: 'Ask for it back.',
    };
    const call = bytes({
      accounts: ['a-1', 'a-2'],
      'from/to': ['a-3'],
      receiver: { name: 'ben' },
      cents: 1250,
    });
    expect(actionOf(tool, kind, 'c-1', call)).toMatchObject({
      objects: ['a-1', 'a-2', 'a-3'],
      amount: { minor: 1250, currency: 'EUR' },
      audience: 'ben',
      step: 'pay',
      rollback: 'Ask for it back.',
      arguments: { to: 'ben' },
    });
  });

  it.each([
    [
      { objects: ['/to'] },
      { to: 7 },
      '/to of the call, which has to be a text, or a list of texts',
    ],
    [{ objects: ['/to'] }, {}, '/to of the call, which has to be a text, or a list of texts'],
    [{ arguments: { to: '/a' } }, { a: {} }, '/a of the call, which has to be a number, boolean'],
    [
      { amount: { minor: '/c', currency: 'EUR' } },
      { c: 1.5 },
      '/c of the call, which has to be a whole',
    ],
    [
      { amount: { minor: '/c', currency: 'EUR' } },
      { c: -1 },
      '/c of the call, which has to be a whole',
    ],
  ])('is none where the call does not fit: %j', (tool, args, message) => {
    const mapping = { tool: 'send', action: 'money.send', ...tool } as any;
    expect(() => actionOf(mapping, kind, 'c-1', bytes(args))).toThrow(message);
  });

  it('[A1] cannot be bound where the workflow does not list the arguments that bind it', () => {
    expect(unboundKind(kind)).toBeUndefined();
    expect(unboundKind({ ...kind, arguments: { 'call-id': 'string' } })).toContain(
      'has to declare its arguments call-id and call-digest',
    );
  });
});
