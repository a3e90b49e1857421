import { specFor } from '#testkit';
import {
  again,
  decided,
  fact,
  granted,
  issue,
  made,
  outside,
  propose,
  request,
  waiting,
} from '../../test/refund-builders';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);
const { approvalId } = request;
const AFTER_IT_WAS_DUE = '2030-01-01T18:00:00.000Z';

/** Two delegates propose the same refund: the first waits, and the second runs under its request. */
const ids = { ...outside().ids, decision: (old?: string) => (old ? `${old}-again` : 'second') };
const context = { ...outside(), ids };
const withGrant = [...waiting, granted(request, { singleUse: true })];
const joining = propose(issue(), { by: 'agent-8', context });
const both = [...withGrant, ...made(withGrant, joining)];

describe('a single use', () => {
  it('[A9] is used up by the proposal that runs first, though another requested it', () =>
    expect(decided(withGrant, joining)).toMatchObject({
      outcome: 'run',
      consumes: [approvalId],
    }));

  it('[A9] stays with the run that used it up, whatever waits for it too', () =>
    given(...both)
      .when(again({ decisionId: 'second' }, { context }))
      .thenNothing());

  it('[A9] is requested again by the proposal that waited for it, also when it was due long ago', () => {
    const seen = fact('order-paid', true, '/examples/shop', AFTER_IT_WAS_DUE);
    expect(
      decided([...both, seen], again({ approvalId }, { context, at: AFTER_IT_WAS_DUE })),
    ).toMatchObject({
      supersedes: 'decision-1',
      outcome: 'wait',
    });
  });

  it('[A9] is used up by no wait, as for a condition', () => {
    const conditions = [{ number: 1, text: 'deposit received' }];
    const past = [...waiting, granted(request, { singleUse: true, conditions })];
    expect(decided(past, joining)).toMatchObject({
      outcome: 'wait',
      approvals: [approvalId],
      consumes: [],
    });
  });
});
