import { withoutEvents } from './without-events';

describe('rows of two lists', () => {
  it('are shown once where both lists have them', () => {
    const [late, later, other] = ['1', '2', '3'].map((eventId) => ({ eventId }));
    expect(withoutEvents([late, other], [late, later])).toEqual([other]);
    expect(withoutEvents([late, other], [])).toEqual([late, other]);
  });
});
