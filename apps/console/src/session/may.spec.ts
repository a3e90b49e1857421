import { mayOf } from './may';

const why = 'This is for the roles admin.';
const permissions = {
  may: [{ name: 'stop-work-order' }, { name: 'handoff' }],
  mayNot: [
    { kind: 'command', name: 'erase-subject', why },
    { kind: 'command', name: 'handoff', why },
  ],
};

describe('what somebody may do in the console', () => {
  it('is what their session says that they may', () =>
    expect(mayOf(permissions, 'stop-work-order')).toEqual({ isAllowed: true }));

  it('is nothing that it says they may not, and they see why', () =>
    expect(mayOf(permissions, 'erase-subject')).toEqual({ isAllowed: false, why }));

  it('is the command where a question has the same name', () =>
    expect(mayOf(permissions, 'handoff')).toEqual({ isAllowed: false, why }));

  it('allows nothing that is not listed, and nothing without a session', () => {
    const nothing = { isAllowed: false, why: 'Sign in to do this.' };
    expect(mayOf(permissions, 'make-it-so')).toEqual(nothing);
    expect(mayOf(undefined, 'stop-work-order')).toEqual(nothing);
  });
});
