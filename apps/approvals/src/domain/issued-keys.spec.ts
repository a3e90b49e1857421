import { specFor } from '#testkit';
import {
  conditional,
  decided,
  evidence,
  grant,
  granted,
  meet,
  opened,
  person,
  quorum,
  reject,
  rejected,
  requested,
  sign,
} from '../../test/approval-words';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);
const past = [opened(), requested({ requestedBy: 'dana', onBehalfOf: ['eve'] })];

/** The owner, by a key that others issued. */
const issuedBy = (...issuers: readonly string[]) =>
  person('finance-lead', { actor: { id: 'finance-lead', key: 'k', issuedBy: issuers } });

describe('a key that a requester issued', () => {
  it.each([
    ['who asked', issuedBy('dana')],
    ['for whom it was asked', issuedBy('eve')],
    ['who issued the key of the issuer', issuedBy('root', 'dana')],
  ])('gives no answer to the request of the one %s', (_, by) => {
    given(...past)
      .when(grant({}, by))
      .thenRefused('issued_by_requester');
    given(...past)
      .when(reject({}, by))
      .thenRefused('issued_by_requester');
    given(...past, conditional(), evidence())
      .when(meet({}, by))
      .thenRefused('issued_by_requester');
  });

  it('gives none of several signatures', () =>
    given(opened(), requested({ requestedBy: 'dana', quorum }))
      .when(sign({}, person('ana', { actor: { id: 'ana', issuedBy: ['dana'] } })))
      .thenRefused('issued_by_requester'));

  it('gives none to those who joined the request', () =>
    given(...past, decided({ requestedBy: 'gwen', approvals: ['approval-1'] }))
      .when(grant({}, issuedBy('gwen')))
      .thenRefused('issued_by_requester'));

  it('says whose key it is, and what to do', () =>
    given(...past)
      .when(grant({}, issuedBy('root', 'dana')))
      .thenRefused('issued_by_requester', {
        message: expect.stringMatching(/issued by dana.*answer with a key that somebody else/),
        facts: { issuer: 'dana' },
      }));

  it('answers what others have asked for, and so does a key that nobody here issued', () => {
    given(...past)
      .when(grant({}, issuedBy('root')))
      .then(granted());
    given(...past)
      .when(reject({}, issuedBy()))
      .then(rejected());
  });
});
