import { exceptionCodes } from './exception-codes.projection';
import { foldedRows, TestLog, type Told } from './told.fixture';

const defined = (more: object = {}): Told => ({
  type: 'exception-code.defined',
  data: { code: 'policy-stop', title: 'Stopped by policy', sla: 'P1D', ...more },
});
const rows = (...told: readonly Told[]) =>
  foldedRows(exceptionCodes, new TestLog().record(...told));

describe('the view of exception codes', () => {
  it('[I4] shows TBD where no owner is named', () => {
    expect(rows(defined())).toMatchObject([
      { code: 'policy-stop', owner: 'TBD', remediation_owner: 'TBD', sla: 'P1D', times_defined: 1 },
    ]);
  });

  it('shows the last definition, and that there were more', () => {
    expect(rows(defined(), defined({ owner: 'dana', sla: 'P2D' }))).toMatchObject([
      { owner: 'dana', sla: 'P2D', times_defined: 2, position: 2 },
    ]);
  });
});
