import { exceptionCodes } from './exception-codes.projection';
import { rowsFrom, type TestEvent } from './event.fixture';

const defined = (more: object = {}): TestEvent => ({
  type: 'exception-code.defined',
  data: { code: 'policy-stop', title: 'Stopped by policy', sla: 'P1D', ...more },
});
const rows = rowsFrom(exceptionCodes);

describe('the view of exception codes', () => {
  it('[I4] shows TBD where no owner is named', () => {
    expect(rows(defined())).toMatchObject([
      { code: 'policy-stop', owner: 'TBD', remediation_owner: 'TBD', sla: 'P1D', times_defined: 1 },
    ]);
  });

  it('[E8] keeps every version, and shows the last one', () => {
    const escalationPath = [{ after: 'PT1H', owner: 'lead' }];
    const terms = { calendar: 'berlin', aliases: ['stopped'], breakGlass: { ttlMax: 'PT4H' } };
    const [row] = rows(defined({ version: 1 }), defined({ version: 2, escalationPath, ...terms }));
    expect(row).toMatchObject({
      version: 2,
      escalation_path: escalationPath,
      calendar: 'berlin',
      aliases: ['stopped'],
      break_glass: { ttlMax: 'PT4H' },
      versions: [
        { version: 1, definedBy: 'olga' },
        { version: 2, title: 'Stopped by policy', sla: 'P1D', owner: 'TBD' },
      ],
    });
    expect(rows(defined({ aliases: ['stopped'] }), defined())).toMatchObject([
      { version: 2, aliases: [], escalation_path: [], calendar: null, break_glass: null },
    ]);
  });

  it('shows the last definition, and that there were more', () => {
    expect(rows(defined(), defined({ owner: 'dana', sla: 'P2D' }))).toMatchObject([
      { owner: 'dana', sla: 'P2D', times_defined: 2, position: 2 },
    ]);
  });
});
