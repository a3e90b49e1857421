import { specFor } from '#testkit';
import { around, opened, raise, raised } from '../../test/exception-builders';
import { gatewayDown, review, urgent } from '../../test/obligation-builders';
import { breakGlassDecider } from './break-glass.decider';
import { exceptionDecider } from './exception.decider';

describe('a code that nobody catalogued', () => {
  const unowned = { owner: 'TBD', remediationOwner: 'TBD' };

  it('[E1] has a day, also where it is the code of a missing owner', () => {
    const dueAt = '2030-01-02T09:00:00.000Z';
    const catalogue = { 'parts-missing': { title: 'Parts are missing', sla: 'P1D' } };
    const about = { code: 'parts-missing', subject: 'pay', dueAt, ...unowned };
    specFor(exceptionDecider)
      .given(opened({ owner: 'TBD' }))
      .when(raise({ code: 'parts-missing', subject: 'pay' }, { catalogue }))
      .then(raised(about), raised({ ...about, exceptionId: 'exception-2', code: 'owner-missing' }));
  });

  it('[E4] has a day, also where it is that of an urgency that was not upheld', () => {
    const catalogue = { 'gateway-down': gatewayDown };
    specFor(breakGlassDecider)
      .given(...urgent())
      .when(review({ verdict: 'not-upheld' }, { context: { catalogue } }))
      .thenMatches(
        { type: 'post-review.completed' },
        { data: { code: 'break-glass-not-upheld', dueAt: '2030-01-02T09:00:00.000Z' } },
      );
  });

  it('[E1] that is of a missing owner is raised once where nobody owns it either', () =>
    specFor(exceptionDecider)
      .given(opened({ owner: 'TBD' }))
      .when(raise({ code: 'owner-missing' }, around))
      .thenMatches({ data: { code: 'owner-missing', owner: 'TBD' } }));
});
