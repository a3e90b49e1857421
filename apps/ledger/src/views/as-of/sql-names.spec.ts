import { inPast, namedIn, NotInTheLog, type Present, schemasOf } from './as-of-names';
import { renamed } from './sql-names';

const present: Present = {
  folded: new Set(['approvals', 'work_orders']),
  derived: new Set(['writ.work_orders', 'ledger.awaits_obligations', 'messaging.timers']),
  pure: new Set(['writ.rounded']),
};
const past = (sql: string): string => inPast(sql, present, schemasOf(7));

describe('definitions of the past', () => {
  it.each([
    ['SELECT t.x FROM views.approvals t', 'SELECT t.x FROM as_of_7_views.approvals t'],
    ['SELECT * FROM writ.work_orders w', 'SELECT * FROM as_of_7.work_orders w'],
    [
      'SELECT ledger.awaits_obligations(w.tenant, w.id)',
      'SELECT as_of_7.ledger_awaits_obligations(w.tenant, w.id)',
    ],
    ['FROM messaging.timers t', 'FROM as_of_7.messaging_timers t'],
    [
      '( SELECT ledger.time_of_rules() AS time_of_rules)',
      '( SELECT as_of_7.now() AS time_of_rules)',
    ],
    ['a < now() AND b < CURRENT_TIMESTAMP', 'a < as_of_7.now() AND b < as_of_7.now()'],
    ['clock_timestamp() - writ.now ( )', 'as_of_7.now() - as_of_7.now()'],
    ['writ.rounded(1)', 'writ.rounded(1)'],
  ])('[Q7] %s', (sql, expected) => {
    expect(past(sql)).toBe(expected);
  });

  it.each([
    `'views.approvals'::text`,
    `E'it\\'s views.approvals'`,
    `'it''s views.approvals' || x`,
    `"views.approvals"`,
    `w.views.approvals`,
    '-- views.approvals\n',
    '/* views.approvals */',
    'SELECT x.now, pg_catalog.now FROM elsewhere.approvals x',
    'pviews.approvals',
  ])('[Q7] leaves alone what is no name of ours: %s', (sql) => {
    expect(past(sql)).toBe(sql);
  });

  it('[Q7] reads the bodies of functions', () => {
    expect(past('AS $body$ SELECT 1 FROM views.approvals $body$')).toBe(
      'AS $body$ SELECT 1 FROM as_of_7_views.approvals $body$',
    );
  });

  it('[Q7] finds what a definition depends on', () => {
    const named = namedIn(
      'SELECT FROM views.approvals, writ.work_orders, views.approvals',
      present,
    );
    expect([...named.folded]).toEqual(['approvals']);
    expect([...named.derived]).toEqual(['writ.work_orders']);
  });

  it('[Q7] makes nothing of what the log does not lead to', () => {
    for (const name of ['messaging.dead_letters', 'views.cursors', 'ledger.clock', 'ledger.events'])
      expect(() => past(`SELECT FROM ${name}`)).toThrow(NotInTheLog);
  });

  it('keeps what it does not rename', () => {
    const sql = `SELECT a."position", 'x' -- why\nFROM b.c AS d WHERE $1 = d.e`;
    expect(renamed(sql, (name) => name)).toBe(sql);
  });
});
