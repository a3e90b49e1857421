import fc from 'fast-check';
import { toInstant } from '#kernel';
import { Instants } from './instants';

const instant = fc.nat({ max: 50 }).map((second) => toInstant(second * 1_000));

describe('instants', () => {
  it('have the first one after another, in whatever order they came', () =>
    fc.assert(
      fc.property(fc.array(instant), instant, (some, at) => {
        const instants = some.reduce((all, one) => all.with(one), Instants.none);
        expect(instants.after(at)).toBe([...some].sort().find((one) => one > at));
      }),
    ));

  it('leave those before a change as they were', () => {
    const before = Instants.none.with(toInstant(1));
    before.with(toInstant(9));
    expect(before.after(toInstant(1))).toBeUndefined();
  });
});
