import { meaningOf, plainWhat } from './what';

describe('what is to be done', () => {
  it('is a review by its code, without the id of the break-glass', () => {
    const what = 'pump-down: break-glass 01a2137e-e0ff-744a-85ee-c1b5d9d21b34';
    expect(plainWhat({ kind: 'post-review', what })).toBe('pump-down');
    expect(plainWhat({ kind: 'exception', what: 'step-blocked: pay' })).toBe('step-blocked: pay');
  });
});

describe('the meaning of what is to be done', () => {
  it('is the title of its code, else what is to be done', () => {
    const titleOf = (code: string) => (code === 'pump-down' ? 'A pump does not run' : undefined);
    const of = (kind: 'exception' | 'approval', what: string) => meaningOf({ kind, what }, titleOf);
    expect(of('exception', 'pump-down: look')).toBe('A pump does not run');
    expect(of('approval', 'restart: pump.restart')).toBe('restart: pump.restart');
  });
});
