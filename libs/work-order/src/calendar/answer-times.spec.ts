import fc from 'fast-check';
import { type ApprovalDeclaration } from '#contracts';
import { toInstant } from '#kernel';
import { answerTimes } from './answer-times';
import { type Calendar, dueAfter, dueBefore } from './calendar';

const office = [
  ['09:00', '12:00'],
  ['13:00', '17:00'],
] as const;
const berlin: Calendar = {
  timeZone: 'Europe/Berlin',
  hours: { mon: office, tue: office, wed: office, thu: office, fri: [['09:00', '13:00']] },
  holidays: ['2030-01-01'],
};

describe('what is left until an end, in a calendar', () => {
  it.each([
    // Monday the 7th of January 2030; Berlin is an hour ahead of UTC.
    ['PT1H', '2030-01-07T15:00:00.000Z', '2030-01-07T14:00:00.000Z'],
    ['PT4H', '2030-01-07T15:00:00.000Z', '2030-01-07T10:00:00.000Z'],
    ['PT2H', '2030-01-07T09:00:00.000Z', '2030-01-04T11:00:00.000Z'],
    // The same time of the working day before, or when that one ended.
    ['P1D', '2030-01-08T09:00:00.000Z', '2030-01-07T09:00:00.000Z'],
    ['P1D', '2030-01-07T15:00:00.000Z', '2030-01-04T12:00:00.000Z'],
    ['P1DT1H', '2030-01-08T09:00:00.000Z', '2030-01-07T08:00:00.000Z'],
    ['P1W', '2030-01-08T09:00:00.000Z', '2029-12-31T09:00:00.000Z'],
    // Nobody works on a Sunday.
    ['PT0S', '2030-01-06T09:00:00.000Z', '2030-01-04T12:00:00.000Z'],
  ])('[E2] counts %s before %s from %s', (duration, end, begun) =>
    expect(dueBefore(end, duration, berlin)).toBe(begun),
  );

  it('[E2] goes around the clock without a calendar', () =>
    expect(dueBefore('2030-01-07T09:00:00.000Z', 'P1DT1H')).toBe('2030-01-06T08:00:00.000Z'));

  it('[E2] moves no working day when the clocks change', () =>
    expect(dueBefore('2030-04-01T08:00:00.000Z', 'P1D', berlin)).toBe('2030-03-29T09:00:00.000Z'));

  it('[E2] is time enough, whenever the end is', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 * 24 * 60 }),
        fc.constantFrom('PT1M', 'PT30M', 'PT7H', 'PT31H'),
        (minutes, duration) => {
          const end = toInstant(Date.parse('2030-01-15T00:00:00.000Z') + minutes * 60_000);
          const begun = dueBefore(end, duration, berlin);
          expect(dueAfter(begun, duration, berlin) <= end).toBe(true);
        },
      ),
      { numRuns: 200 },
    ));
});

describe('the times of an approval', () => {
  const friday = '2030-01-04T11:00:00.000Z';
  const declared = (overrides: Partial<ApprovalDeclaration> = {}): ApprovalDeclaration => ({
    owner: 'finance',
    answerWithin: 'PT4H',
    validFor: 'P1D',
    singleUse: false,
    signatures: 1,
    signers: [],
    recorders: [],
    after: [],
    ...overrides,
  });

  it('[A5] are counted in the hours in which its owner works', () => {
    const fallback = { owner: 'cfo', after: 'PT2H' };
    const approval = declared({ warnBefore: 'PT1H', fallback });
    expect(answerTimes(approval, friday, berlin)).toEqual({
      dueAt: '2030-01-07T11:00:00.000Z',
      warnAt: '2030-01-07T10:00:00.000Z',
      fallback: { owner: 'cfo', at: '2030-01-07T09:00:00.000Z' },
    });
    expect(answerTimes(approval, friday)).toEqual({
      dueAt: '2030-01-04T15:00:00.000Z',
      warnAt: '2030-01-04T14:00:00.000Z',
      fallback: { owner: 'cfo', at: '2030-01-04T13:00:00.000Z' },
    });
  });

  it('[A5] warn nobody before the request', () =>
    expect(answerTimes(declared({ warnBefore: 'P2D' }), friday, berlin)).toMatchObject({
      warnAt: friday,
    }));

  it('[A5] have neither a warning nor a fallback where none are named', () =>
    expect(answerTimes(declared(), friday)).toEqual({ dueAt: '2030-01-04T15:00:00.000Z' }));
});
