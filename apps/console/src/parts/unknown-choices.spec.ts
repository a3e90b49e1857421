import { unknownIn } from './unknown-choices';

describe('a value of the address that no choice offers', () => {
  const status = { name: 'status', label: 'Status', values: ['open', 'closed'] };

  it.each([
    [{}, []],
    [{ status: '' }, []],
    [{ status: 'open', owner: 'late' }, []],
    [{ status: 'late' }, [status]],
  ])('is found in %j', (filters, expected) => {
    expect(unknownIn(filters, [status])).toEqual(expected);
  });
});
