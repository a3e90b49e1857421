import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Condition } from './coverage';

const problem = (number: unknown): string | undefined => {
  const condition = plainToInstance(Condition, { number, text: 'a deposit' });
  const [error] = validateSync(condition, { stopAtFirstError: true });
  return error && Object.values(error.constraints!).join();
};

describe('the number of a condition', () => {
  it.each([
    ['1', 'number must be an integer number'],
    [1.5, 'number must be an integer number'],
    [0, 'number must not be less than 1'],
    [51, 'number must not be greater than 50'],
  ])('[A8] is not %j', (number, message) => expect(problem(number)).toBe(message));

  it('[A8] is 50 at most', () => expect(problem(50)).toBeUndefined());
});
