import { Unavailable } from '../commands/unavailable';
import { asUnavailable } from './pool';

describe('a database that is away', () => {
  it('[R1] is an outage whose message holds nothing of the error of the driver', async () => {
    const failure = new Error('connect ECONNREFUSED 10.0.0.5:5432');
    const error = await Promise.reject(failure)
      .catch(asUnavailable)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Unavailable);
    expect(error).toMatchObject({ message: 'The database does not answer now.', cause: failure });
  });

  it('is not what a bug in a statement is', () => {
    const bug = new Error('column "x" does not exist');
    expect(() => asUnavailable(bug)).toThrow(bug);
  });
});
