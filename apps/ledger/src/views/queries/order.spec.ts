import { views } from '#contracts';
import { type Refusal } from '#kernel';
import { beyondSql, cursorOf, orderOf, orderSql } from './order';

const by = (sort?: string) => orderOf(views.exceptions, sort === undefined ? {} : { sort });
const types: Readonly<Record<string, string>> = {
  due_at: 'timestamp with time zone',
  resolved_at: 'timestamp with time zone',
  position: 'bigint',
};
const beyond = (sort: string, cursor: string) => {
  const values: unknown[] = [];
  const sql = beyondSql(
    by(sort),
    cursor,
    (column) => types[column]!,
    (value, type) => `$${values.push(value)}::${type}`,
  );
  return { sql, values };
};
const dueAt = '2030-01-01T09:00:00.000Z';

describe('the order of a list', () => {
  it('[Q3] is that of its definition, or of a column, with rows without a value last', () => {
    expect(orderSql(by(), (column) => column)).toBe('position DESC');
    expect(orderSql(by('resolvedAt'), (column) => column)).toBe(
      'resolved_at IS NULL, resolved_at, position',
    );
    expect(orderSql(by('-dueAt'), (column) => column)).toBe(
      'due_at IS NULL, due_at DESC, position DESC',
    );
  });

  it('[Q3] goes on after the last row of a page, also after one without a value', () => {
    const cursor = cursorOf(by('-dueAt'), { dueAt, position: 7 });
    expect(beyond('-dueAt', cursor)).toEqual({
      sql: '(v.due_at IS NULL OR (v.due_at, v.position) < ($1::timestamp with time zone, $2::bigint))',
      values: [dueAt, 7],
    });
    const none = cursorOf(by('resolvedAt'), { resolvedAt: null, position: 7 });
    expect(beyond('resolvedAt', none)).toEqual({
      sql: '(v.resolved_at IS NULL AND (v.position) > ($1::bigint))',
      values: [7],
    });
  });

  it('[Q3] takes no cursor of another order, and no column that is not declared', () => {
    const cursor = cursorOf(by('dueAt'), { dueAt, position: 7 });
    expect(() => beyond('-dueAt', cursor)).toThrow('The cursor is not of this list');
    const refused = (sort: string): unknown => {
      try {
        return by(sort);
      } catch (error) {
        return (error as Refusal).errors;
      }
    };
    for (const sort of ['rationale', '--dueAt', 'due_at', 'dueAt DESC', '', 'constructor'])
      expect(refused(sort)).toMatchObject([
        { pointer: '/sort', message: expect.stringMatching(/^must be one of code, /) },
      ]);
    expect(() => orderOf(views.workOrderHistory, { sort: 'type' })).toThrow(
      'the list has one order',
    );
  });
});
