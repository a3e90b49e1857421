import { type ReadingScope, views } from '#contracts';
import { sqlQuestion } from './sql-question';

const columns = ['tenant', 'work_order_id', 'owner', 'first_position'].map((name) => ({
  name,
  type: name === 'first_position' ? 'bigint' : 'text',
}));
const queryOf = (
  limit: number,
  filters: Readonly<Record<string, string>> = {},
  scope: ReadingScope = 'tenant',
) => {
  const request = { name: 'work-orders', tenant: 'acme', scope, filters, limit };
  return sqlQuestion(views.workOrders, request, columns);
};

describe('the statement of a question', () => {
  it.each([10, 100, 1_000])(
    '[Q1] spells out a usual limit of %s, so that its plan is made once for all pages',
    (limit) => {
      const { text, values } = queryOf(limit);
      expect(text).toContain(`LIMIT ${limit + 1}\n`);
      expect(values).toHaveLength(2);
    },
  );

  it.each([
    ['is unusual', queryOf(17), 18],
    ['comes with a filter, which may find few', queryOf(100, { owner: 'dana' }), 101],
  ])('[Q1] binds a limit that %s', (_why, { text, values }, bound) => {
    expect(text).toContain(`LIMIT $${values.length}::integer`);
    expect(values.at(-1)).toBe(bound);
  });

  it('[Q1] selects several of a list by a filter that takes several', () => {
    const { text, values } = queryOf(100, { workOrderIds: 'wo-1,wo-2' });
    expect(text).toContain('v.work_order_id = ANY ($3::text[])');
    expect(values[2]).toEqual(['wo-1', 'wo-2']);
  });

  it.each([
    ['nothing', ''],
    ['an empty one', 'wo-1,'],
    ['more than a hundred', Array.from({ length: 101 }, (_, i) => `wo-${i}`).join()],
  ])('[Q1] refuses %s where several are requested', (_what, workOrderIds) => {
    expect(() => queryOf(100, { workOrderIds })).toThrow(
      'workOrderIds must be 1 to 100 values, separated by commas',
    );
  });
});
