import {
  declare,
  declared,
  end,
  ended,
  exactly,
  expire,
  inAnHour,
  remediationOpened,
  raised,
  remedied,
  remedy,
  review,
  reviewed,
  scheduled,
} from '../../test/obligation-builders';
import { answerOfBreakGlass } from './command-answers';

describe('the answer to a break-glass command', () => {
  const ids = {
    workOrderId: 'wo-1',
    breakGlassId: 'glass-1',
    exceptionId: 'exception-1',
    postReviewId: 'review-1',
    remediationId: 'remedy-1',
  };

  it('[E3] is what runs until when, and its obligations with owners and due times', () =>
    expect(
      answerOfBreakGlass(
        declare(),
        [declared(), raised(), scheduled(), remediationOpened(), raised()],
        undefined,
      ),
    ).toEqual({
      ...ids,
      status: 'live',
      code: 'gateway-down',
      permits: ['refund.issue'],
      scope: exactly,
      expiresAt: inAnHour,
      bypassed: ['ops-lead'],
      obligations: [
        {
          kind: 'exception',
          subject: 'exception-1',
          owner: 'payments-lead',
          dueAt: '2030-01-01T13:00:00.000Z',
        },
        {
          kind: 'post-review',
          subject: 'review-1',
          owner: 'payments-lead',
          dueAt: '2030-01-03T09:00:00.000Z',
        },
        {
          kind: 'remediation',
          subject: 'remedy-1',
          owner: 'platform-lead',
          dueAt: '2030-01-31T09:00:00.000Z',
        },
      ],
    }));

  it('[Q11] is who else has to sign', () => {
    const secondSignature = { owner: 'shop-owner', because: 'Overdue post-reviews: one.' };
    const events = [declared({ secondSignature }), raised(), scheduled(), remediationOpened()];
    expect(answerOfBreakGlass(declare(), events, undefined)).toMatchObject({ secondSignature });
  });

  it('[E7] is that it is over', () =>
    expect(answerOfBreakGlass(end(), [ended()], undefined)).toEqual({
      workOrderId: 'wo-1',
      breakGlassId: 'glass-1',
      status: 'ended',
    }));
});

describe('the answer to a command about an obligation', () => {
  const about = { workOrderId: 'wo-1', postReviewId: 'review-1', status: 'completed' };

  it('[E4] is the verdict, and the exception of one that is not upheld', () => {
    expect(answerOfBreakGlass(review(), [reviewed()], undefined)).toEqual({
      ...about,
      verdict: 'upheld',
    });
    const no = { verdict: 'not-upheld' };
    expect(
      answerOfBreakGlass(
        review(no),
        [reviewed(no), raised({ exceptionId: 'exception-5' })],
        undefined,
      ),
    ).toEqual({ ...about, ...no, exceptionId: 'exception-5' });
  });

  it('[E4] is that it is fixed, of work or by itself', () => {
    const fixed = { remediationId: 'remedy-1', status: 'completed' };
    expect(answerOfBreakGlass(remedy(), [remedied()], undefined)).toEqual({
      workOrderId: 'wo-1',
      ...fixed,
    });
    expect(answerOfBreakGlass(remedy({ workOrderId: undefined }), [remedied()], undefined)).toEqual(
      fixed,
    );
  });

  it('[Q8] is that the remediation of a code is open', () => {
    const data = { remediationId: 'remedy-1' };
    const open = { ...remedy(), type: 'open-remediation', data };
    type Answered = Parameters<typeof answerOfBreakGlass>[0];
    expect(answerOfBreakGlass(open as unknown as Answered, [], undefined)).toEqual({
      ...data,
      status: 'open',
    });
  });

  it('is nothing for timers', () =>
    expect(answerOfBreakGlass(expire(), [ended()], undefined)).toEqual({}));
});
