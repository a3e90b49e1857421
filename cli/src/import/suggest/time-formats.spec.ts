import fc from 'fast-check';
import { DateTime } from 'luxon';
import { instantOf } from '../log-time';
import { guessFormat } from './time-formats';

describe('the format of a column of times', () => {
  it.each([
    [['2030-01-07T09:00:00Z'], {}],
    [['2030-01-07 09:00', ''], {}],
    [['29-02-2028 01:23', '01-03-2028 10:00'], { format: 'DD-MM-YYYY HH:mm', isAmbiguous: false }],
    [['29/2/2016 01:23', '13/3/2016 11:02'], { format: 'D/M/YYYY HH:mm', isAmbiguous: false }],
    [['2/29/2016 1:23 PM'], { format: 'M/D/YYYY h:mm A', isAmbiguous: false }],
    [['03/04/2016 11:02:09'], { format: 'DD/MM/YYYY H:mm:ss', isAmbiguous: true }],
    [['2016/03/04 11:02'], { format: 'YYYY/MM/DD H:mm', isAmbiguous: false }],
    [['2016-03-04'], { format: 'YYYY-MM-DD', isAmbiguous: false }],
    [['4.12.16'], { format: 'D.M.YY', isAmbiguous: true }],
  ])('[I9] of %j is %j', (texts, guess) => expect(guessFormat(texts)).toEqual(guess));

  it.each([[['yesterday']], [['30-02-2021 09:00']], [['']], [['12']]])(
    '[I9] of %j is none',
    (texts) => expect(guessFormat(texts)).toBeUndefined(),
  );

  it('[I9] reads every time that it is guessed from', () => {
    const shapes = ['dd-MM-yyyy HH:mm', 'M/d/yyyy h:mm a', 'd.M.yyyy', 'yyyy/MM/dd HH:mm:ss'];
    const anyTimes = fc.array(fc.integer({ min: 0, max: 30_000_000 }), { minLength: 1 });
    fc.assert(
      fc.property(anyTimes, fc.constantFrom(...shapes), (minutes, shape) => {
        const texts = minutes.map((minute) =>
          DateTime.fromMillis(minute * 60_000, { zone: 'utc' }).toFormat(shape, { locale: 'en' }),
        );
        const { format } = guessFormat(texts)!;
        for (const text of texts) expect(instantOf(text, { format })).toBeDefined();
      }),
    );
  });
});
