import { metadata, specFor } from '#testkit';
import { type DivergenceContext, logDivergenceDecider } from './log-divergence.decider';

const { given } = specFor(logDivergenceDecider);
const lost = [{ size: 42, root: 'YWFh', holder: 'the database' }];
const from = { size: 40, root: 'YmJi' };

describe('acknowledging that the log lost its end', () => {
  it('records which checkpoints the log does not continue, from where on it goes on, and why', () =>
    given()
      .when(acknowledging({ lost, from }))
      .then({ type: 'log.divergence-acknowledged', data: { lost, from, reason: REASON } }));

  it('is needed again when the log loses more', () =>
    given({ type: 'log.divergence-acknowledged', data: { lost, from, reason: REASON } })
      .when(acknowledging({ lost, from }))
      .thenMatches({ data: { lost, from } }));

  it('is refused where the log continues all that was signed', () =>
    given()
      .when(acknowledging({ lost: [], from }))
      .thenRefused('log_unchanged', {
        message: 'The log continues everything that was signed: there is nothing to acknowledge.',
      }));
});

const REASON = 'restored from the backup of the night';

function acknowledging(context: DivergenceContext) {
  return {
    type: 'acknowledge-log-divergence' as const,
    data: { reason: REASON },
    metadata: metadata(),
    context,
  };
}
