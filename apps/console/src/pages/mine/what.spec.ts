import { plainWhat } from './what';

describe('what is to be done', () => {
  it('is a review by its code, without the id of the break-glass', () => {
    const what = 'pump-down: break-glass 01a2137e-e0ff-744a-85ee-c1b5d9d21b34';
    expect(plainWhat({ kind: 'post-review', what })).toBe('pump-down');
    expect(plainWhat({ kind: 'exception', what: 'step-blocked: pay' })).toBe('step-blocked: pay');
  });
});
