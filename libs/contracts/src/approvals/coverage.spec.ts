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
    [50, undefined],
  ])('[A8] %j is refused with what is wrong', (number, message) =>
    expect(problem(number)).toBe(message),
  );
});
