import { views } from '#contracts';
import { sqlQuestion } from './sql-question';

const columns = ['tenant', 'work_order_id', 'owner', 'first_position'].map((name) => ({
  name,
  type: name === 'first_position' ? 'bigint' : 'text',
}));
const asked = (limit: number, filters: Readonly<Record<string, string>> = {}) =>
  sqlQuestion(views.workOrders, { name: 'work-orders', tenant: 'acme', filters, limit }, columns);

describe('the statement of a question', () => {
  it.each([10, 100, 1_000])(
    '[Q1] spells out a usual limit of %s, so that its plan is made once for all pages',
    (limit) => {
      const { text, values } = asked(limit);
      expect(text).toContain(`LIMIT ${limit + 1}\n`);
      expect(values).toHaveLength(2);
    },
  );

  it.each([
    ['is unusual', asked(17), 18],
    ['comes with a filter, which may find few', asked(100, { owner: 'dana' }), 101],
  ])('[Q1] binds a limit that %s', (_why, { text, values }, bound) => {
    expect(text).toContain(`LIMIT $${values.length}::integer`);
    expect(values.at(-1)).toBe(bound);
  });
});
