import { type CodeRow } from '../../parts/catalogue';
import { escalationPathOf, termsOf, writtenEscalationPath } from './code-terms';

const escalationPath = [
  { after: 'PT4H', owner: 'operations-lead' },
  { after: 'P1D', owner: 'Head of Shops' },
];

describe('the terms of a code', () => {
  it('have an escalation path of an escalation step a line, which reads back', () => {
    expect(escalationPathOf('PT4H operations-lead\n\n  P1D  Head of Shops ')).toEqual(
      escalationPath,
    );
    expect(escalationPathOf(writtenEscalationPath(escalationPath))).toEqual(escalationPath);
  });

  it('leave out what nobody stated', () => {
    const stated = { title: 'Late', sla: 'P1D', owner: 'TBD', aliases: 'a, b  c' };
    expect(termsOf(stated)).toEqual({ title: 'Late', sla: 'P1D', aliases: ['a', 'b', 'c'] });
  });

  it('keep those of break-glass, which the form does not ask for', () => {
    const breakGlass = { ttlMax: 'PT4H' };
    const before = { breakGlass } as CodeRow;
    expect(termsOf({ title: 'Late', sla: 'P1D', owner: 'desk' }, before)).toEqual({
      title: 'Late',
      sla: 'P1D',
      owner: 'desk',
      breakGlass,
    });
  });
});
