import { recorded } from '#testkit';
import { event, granted, sealed } from '../../test/notice-builders';
import { answerOf } from './answers-of';

const answerAfter = (...past: Parameters<typeof event>) => answerOf(recorded([event(...past)])[0]!);

describe('what an event says became of something', () => {
  it.each([
    ['approval.rejected', { rejectedBy: 'dana' }, 'Rejected', 'dana'],
    ['approval.revoked', { revokedBy: 'dana' }, 'Revoked', 'dana'],
    ['approval.expired', { was: 'requested' }, 'Expired', undefined],
    ['approval.superseded', {}, 'Superseded', undefined],
  ])('[N10] of an approval: %s', (type, data, outcome, by) =>
    expect(answerAfter(type, { approvalId: 'ap-1', reason: sealed(), ...data })).toMatchObject({
      about: { kind: 'approval', id: 'ap-1' },
      outcome,
      ...(by && { by }),
    }),
  );

  it('[N10] is a grant in part or under conditions where it is one', () => {
    const outcomes = ['approved', 'partial', 'conditional'].map((status) => {
      const { type, data } = granted({ status });
      return answerAfter(type, data as object)?.outcome;
    });
    expect(outcomes).toEqual(['Granted', 'Granted in part', 'Granted under conditions']);
  });

  it.each([
    [
      'exception.resolved',
      { exceptionId: 'ex-1', resolvedBy: 'ops' },
      'exception/ex-1 Resolved ops',
    ],
    [
      'post-review.completed',
      { postReviewId: 'pr-1', verdict: 'not-upheld', reviewedBy: 'ana' },
      'post-review/pr-1 Reviewed as not upheld ana',
    ],
    [
      'remediation.completed',
      { remediationId: 're-1', completedBy: 'lead' },
      'remediation/re-1 Completed lead',
    ],
    ['question.answered', { number: 2, answeredBy: 'ben' }, 'question/2 Answered ben'],
  ])('[N10] of an obligation: %s', (type, data, expected) => {
    const { about, outcome, by } = answerAfter(type, data)!;
    expect(`${about.kind}/${about.id} ${outcome} ${by}`).toBe(expected);
  });

  it('[N10] is nothing where an event answers nothing', () =>
    expect(answerAfter('approval.requested', { approvalId: 'ap-1' })).toBeUndefined());
});
