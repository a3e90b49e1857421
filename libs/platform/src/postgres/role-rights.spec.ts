import { type Relation, statementsOf } from './role-rights';

const events: Relation = {
  schema: 'ledger',
  name: 'ledger.events',
  owner: 'writ_owner',
  grants: ['writ_ledger SELECT', 'writ_ledger INSERT', 'writ_analyst SELECT'],
};
const view: Relation = { schema: 'writ', name: 'writ.holds', owner: 'writ_owner', grants: [] };

describe('the rights of a role', () => {
  const writer = {
    role: 'writ_ledger',
    tables: { 'ledger.events': ['INSERT'] },
    reads: ['ledger', 'writ'],
  } as const;

  it('are granted where they are missing', () => {
    const fresh = [{ ...events, grants: [] }, view];
    expect(statementsOf([writer], fresh)).toEqual([
      'GRANT INSERT ON ledger.events TO writ_ledger',
      'GRANT SELECT ON ledger.events TO writ_ledger',
      'GRANT SELECT ON writ.holds TO writ_ledger',
    ]);
  });

  it('are revoked where they are not declared, and those of other roles stay', () => {
    const wider = { ...events, grants: [...events.grants, 'writ_ledger UPDATE', 'dana UPDATE'] };
    expect(statementsOf([writer], [wider])).toEqual([
      'REVOKE UPDATE ON ledger.events FROM writ_ledger',
    ]);
  });

  it('change nothing where they are as declared, or where the role owns the table', () => {
    expect(statementsOf([writer], [events])).toEqual([]);
    expect(statementsOf([writer], [{ ...events, owner: 'writ_ledger', grants: [] }])).toEqual([]);
  });

  it('are refused on a table that does not exist', () => {
    expect(() => statementsOf([writer], [view])).toThrow(
      'writ_ledger is given rights on ledger.events, which does not exist.',
    );
  });
});
