import { validateSync } from 'class-validator';
import { allQueries } from './ledger/queries';
import { IsReadingScope, type ReadingScope, readingScopeOf, scopeOfOwn } from './reading-scope';

describe('what a caller reads of its tenant', () => {
  const agent = { id: 'agent-7', roles: ['delegate'] };

  it('[D10] is all of it for everybody but delegates', () => {
    for (const role of ['integrator', 'approver', 'operator', 'analyst', 'auditor', 'admin'])
      expect(readingScopeOf({ ...agent, roles: [role] })).toBe('tenant');
  });

  it('[D10] is for a delegate what went to it, to those it acts for and to the teams of its key', () =>
    expect(
      readingScopeOf({ ...agent, onBehalfOf: ['ana'], owners: ['team-a', 'agent-7'] }),
    ).toEqual({ principal: 'agent-7', recipients: ['agent-7', 'ana', 'team-a'] }));

  it('[D10] is no wider for a delegate that answers for everybody, or has another role, too', () => {
    const own = { principal: 'agent-7', recipients: ['agent-7'] };
    expect(readingScopeOf({ ...agent, owners: ['*'] })).toEqual(own);
    expect(readingScopeOf({ ...agent, roles: ['operator', 'delegate'] })).toEqual(own);
  });

  it('[O9] is the work of the workflows that its credential is limited to, for a delegate within what it reads', () => {
    const workflows = ['refunds'];
    expect(readingScopeOf({ ...agent, roles: ['operator', 'admin'], workflows })).toEqual({
      workflows,
    });
    const own = { principal: 'agent-7', recipients: ['agent-7'] };
    expect(readingScopeOf({ ...agent, workflows })).toEqual({ ...own, workflows });
    expect(scopeOfOwn({ ...own, workflows })).toEqual({ workflows });
    expect(scopeOfOwn(own)).toBe('tenant');
  });

  it('[D10] is nothing where our own processes do not say it', () => {
    class Frame {
      @IsReadingScope() scope!: ReadingScope;
    }
    const isRefused = (scope: unknown): boolean =>
      validateSync(Object.assign(new Frame(), { scope })).length > 0;
    const half = [{ principal: 'a' }, { recipients: ['a'] }, { principal: 'a', workflows: ['r'] }];
    const odd = [{ workflows: 'r' }, { workflows: [1] }, { workflows: ['r'], more: true }];
    for (const scope of [undefined, null, '', 'all', {}, ...half, ...odd])
      expect(isRefused(scope)).toBe(true);
    expect(isRefused('tenant')).toBe(false);
    const delegated = { principal: 'agent-7', recipients: ['agent-7'] };
    for (const scope of [delegated, { ...delegated, workflows: ['r'] }, { workflows: ['r'] }])
      expect(isRefused(scope)).toBe(false);
  });
});

describe('a question that a delegate may ask', () => {
  it('[D10] has rows of a work order, or is a definition that belongs to none', () => {
    const allowed = allQueries.filter(({ roles }) => roles.includes('delegate'));
    const unbound = allowed.filter(({ isDefinition, row }) => {
      const hasWorkOrder = Object.hasOwn(row.fields, 'workOrderId');
      return !isDefinition && !hasWorkOrder;
    });
    // One is read from the log, after the work order was looked up; the other by its own id.
    expect(unbound.map(({ name }) => name)).toEqual(['work-order-history', 'decision']);
  });
});
