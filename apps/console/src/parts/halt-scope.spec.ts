import { haltScopeText } from './halt-scope';

describe('what a halt stops, in words', () => {
  const nothing = { principal: null, action: null, system: null, workflow: null };

  it('names each part of its scope, the kind of action first', () => {
    expect(haltScopeText({ ...nothing, principal: 'agent-7', system: 'helpdesk' })).toBe(
      'actions by agent-7 on helpdesk',
    );
    expect(
      haltScopeText({ principal: 'ana', action: 'refund.issue', system: 'bank', workflow: 'w' }),
    ).toBe('actions of the kind refund.issue by ana on bank under w');
  });

  it('is every action where it has no scope', () => {
    expect(haltScopeText(nothing)).toBe('every action');
  });
});
