import { specFor } from '#testkit';
import {
  grant,
  granted,
  lead,
  opened,
  part,
  reject,
  rejected,
  requested,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);
const past = [opened(), requested()];

const today = 'b'.repeat(64);
const changes = [
  { what: 'fact paid', then: 'true', now: 'TBD' },
  { what: 'policy', then: 'one', now: 'two' },
];
const reviews = new Map([['approval-1', { changes, digest: today }]]);
const stale = {
  message:
    'It has changed since it was shown (fact paid was true and is TBD; policy was one and is two): look at it again, and answer with the digest of what you see.',
  facts: { changes, digest: today },
};

describe('an answer to what somebody saw', () => {
  it('[A10] counts while it is so', () => {
    given(...past)
      .when(grant({ seen: today }, lead, { reviews }))
      .then(granted());
    given(...past)
      .when(reject({ seen: today }, lead, { reviews }))
      .then(rejected());
  });

  it('[A10] is refused with what has changed since', () => {
    const seen = 'a'.repeat(64);
    given(...past)
      .when(grant({ seen }, lead, { reviews }))
      .thenRefused('approval_stale', stale);
    given(...past)
      .when(reject({ seen }, lead, { reviews }))
      .thenRefused('approval_stale', stale);
    given(...past, part())
      .when(grant({ seen }, lead, { reviews }))
      .thenRefused('approval_stale', stale);
  });

  it('[A10] is refused, too, when what was shown as changed is as it was', () =>
    given(...past)
      .when(
        grant({ seen: 'a'.repeat(64) }, lead, {
          reviews: new Map([['approval-1', { changes: [], digest: today }]]),
        }),
      )
      .thenRefused('approval_stale', {
        message: expect.stringContaining('(nothing differs from what was asked any more)'),
      }));

  it('[A10] is refused, too, where nothing is known of what was shown', () =>
    given(...past)
      .when(grant({ seen: 'a'.repeat(64) }))
      .thenRefused('approval_stale', { facts: { changes: [] } }));

  it('[A10] counts unseen where nobody says what they saw', () =>
    given(...past)
      .when(grant({}, lead, { reviews }))
      .then(granted()));
});
