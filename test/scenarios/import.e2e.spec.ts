import { existsSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { eventually, type Stack, startStack } from '#testkit';
import { writ } from './examples';
import { answersQuestions } from './questions.story';
import { settled } from './settled';
import { expectStalls, type ImportedLog } from './stalls-agree';
import { logOfIncidents, logOfPermits } from './stalls-of-log';
import {
  casesOf,
  closingsByMonth,
  endOf,
  isClosedPermit,
  isProvenPermit,
  isTakenUpAgain,
  textOf,
  waitsByDueMonth,
} from './xes-figures';

const logs = resolve(process.env['WRIT_LOGS'] ?? '../shared/data');
const receipt = join(logs, 'receipt.xes.gz');
const incidents = join(logs, 'bpic2013_incidents.xes.gz');
/** So many cases are long enough under way to be killed among them. */
const INCIDENTS = 300;

/** What the file itself says of its first cases, read without any code of ours. */
const counted = (file: string, limit?: number) => {
  const traces = textOf(file).split('<trace>').slice(1).slice(0, limit);
  return {
    cases: traces.length,
    events: traces.reduce((sum, trace) => sum + trace.split('<event>').length - 1, 0),
  };
};

/** Everything that is done with the logs, in this order. */
const importing = (): void => {
  let stack: Stack;
  let sql: Client;

  beforeAll(async () => {
    stack = await startStack({ processes: 'one' });
    sql = new Client(stack.databaseUrl);
    await sql.connect();
  });

  afterAll(async () => {
    await sql?.end();
    await stack?.stop();
  });

  const workOrders = async (workflow: string): Promise<number> => {
    const { rows } = await sql.query(
      'SELECT count(*)::int AS n FROM writ.work_orders WHERE workflow_id = $1',
      [workflow],
    );
    return rows[0].n;
  };

  it('[I9] makes 1,434 work orders from the 8,577 events of the permit log', async () => {
    expect(counted(receipt)).toEqual({ cases: 1_434, events: 8_577 });
    const { stdout, code } = await writ(stack, ['import', receipt], 'admin');
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/1,?434/);
    expect(stdout).toMatch(/8,?577/);
    await eventually(
      () => workOrders('permit-receipt'),
      (n) => n === 1_434,
    );
  });

  it('[I9] changes nothing when the same log is imported again', async () => {
    const before = await settled(stack, sql);
    const { code, stdout } = await writ(stack, ['import', receipt], 'admin');
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(await settled(stack, sql)).toBe(before);
  });

  it('[I9] reports closures without evidence as the file itself says', async () => {
    const report = await writ(
      stack,
      ['report', 'closed-without-evidence', '--csv', '--all'],
      'analyst',
    );
    expect(report.code).toBe(0);
    const rows = report.stdout.trim().split('\n').slice(1);
    const closed = casesOf(receipt).filter(isClosedPermit);
    const { rows: known } = await sql.query(
      `SELECT count(*)::int AS n FROM writ.work_orders
       WHERE status = 'closed' AND workflow_id = 'permit-receipt'`,
    );
    expect(known[0].n).toBe(closed.length);
    expect(rows).toHaveLength(closed.filter((one) => !isProvenPermit(one)).length);
  });

  it('[I9] [Q2] counts what was closed each month, and its missing evidence, as the file itself says', async () => {
    const expected = closingsByMonth(casesOf(receipt), isClosedPermit);
    const proven = closingsByMonth(casesOf(receipt), isProvenPermit);
    const { rows: fixed } = await sql.query(`SELECT ${MONTH}, closed::int, fixed_first_time::int,
        imported::int, reopened + repeated + window_open = 0 AS once
      FROM writ.first_time_fix WHERE workflow_id = 'permit-receipt'`);
    expect(byMonth(fixed, ({ closed }) => closed)).toEqual(expected);
    // Nobody says of the log which objects it is about: no case repeats another.
    for (const { closed, ...rest } of fixed)
      expect(rest).toMatchObject({ fixed_first_time: closed, imported: closed, once: true });
    const { rows: complete } = await sql.query(`SELECT ${MONTH}, required::int, present::int,
        complete::int FROM writ.evidence_completeness WHERE workflow_id = 'permit-receipt'`);
    expect(byMonth(complete, ({ required }) => required)).toEqual(expected);
    expect(byMonth(complete, ({ present }) => present)).toEqual(proven);
    expect(byMonth(complete, ({ complete: all }) => all)).toEqual(proven);
    const { rows: missing } =
      await sql.query(`SELECT count(*)::int AS n FROM writ.incomplete_evidence
      WHERE workflow_id = 'permit-receipt' AND kind = 'confirmation-of-receipt'`);
    const { length: unproven } = casesOf(receipt).filter(
      (one) => isClosedPermit(one) && !isProvenPermit(one),
    );
    expect(missing[0].n).toBe(unproven);
  });

  it('[I9] has cases that are open as of the end of the log, which wait for nobody today', async () => {
    const cases = casesOf(receipt);
    const { rows } = await sql.query(
      `SELECT observed_until AS until, count(*)::int AS n, count(*) FILTER (WHERE overdue OR stalled)::int AS late
       FROM writ.work_orders WHERE status = 'open' AND workflow_id = 'permit-receipt' GROUP BY until`,
    );
    const open = cases.filter((one) => !isClosedPermit(one)).length;
    expect(rows).toEqual([{ until: new Date(endOf(cases)), n: open, late: 0 }]);
    const waiting = await sql.query('SELECT FROM writ.waiting WHERE imported');
    expect(waiting.rows).toEqual([]);
  });

  it('[I9] has who did each step, in which team, as the file itself says', async () => {
    const { rows } = await sql.query(
      `SELECT count(DISTINCT actor)::int AS people, count(DISTINCT team)::int AS teams
       FROM writ.step_events WHERE workflow_id = 'permit-receipt' AND actor <> 'dev-admin'`,
    );
    const text = textOf(receipt);
    const namesOf = (key: string) =>
      new Set(
        [...text.matchAll(new RegExp(`key="${key}" value="([^"]*)"`, 'g'))].map(([, name]) => name),
      );
    const known = (names: Set<string | undefined>) =>
      [...names].filter((name) => name !== 'EMPTY' && name !== 'UNKNOWN').length;
    expect(rows[0]).toEqual({
      people: known(namesOf('org:resource')),
      teams: known(namesOf('org:group')),
    });
  });

  it('[I9] resumes an import that was killed, and ends as if it never was', async () => {
    const env = { ...process.env, WRIT_URL: stack.url, WRIT_API_KEY: stack.keys['admin'] };
    const { cases, events } = counted(incidents, INCIDENTS);
    expect(cases).toBe(INCIDENTS);
    const command = ['import', incidents, '--limit', String(INCIDENTS)];
    const child = spawn(process.execPath, [resolve('cli/bin/writ'), ...command], { env });
    await eventually(
      () => workOrders('incident'),
      (n) => n > 100,
    );
    child.kill('SIGKILL');
    await stack.kill('ledger');
    await stack.ready();
    expect(await workOrders('incident')).toBeLessThan(cases);

    const { code, stdout } = await writ(stack, command, 'admin');
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout.replaceAll(',', '')).toContain(String(events));
    await eventually(
      () => workOrders('incident'),
      (n) => n === cases,
    );
    const { rows } = await sql.query(
      `SELECT count(*)::int AS n, count(DISTINCT (tenant, principal, command_id))::int AS commands
       FROM ledger.commands WHERE principal LIKE '%incidents%'`,
    );
    expect(rows[0].n).toBe(rows[0].commands);
  });

  it('[I9] [Q2] counts incidents that were taken up again as the file itself says', async () => {
    await settled(stack, sql);
    const cases = casesOf(incidents, INCIDENTS);
    const { rows } = await sql.query(
      `SELECT sum(closed)::int AS closed, sum(reopened)::int AS reopened
       FROM writ.first_time_fix WHERE workflow_id = 'incident'`,
    );
    const done = cases.filter(({ events }) => events.some(({ name }) => name === 'Completed'));
    expect(rows[0]).toEqual({ closed: done.length, reopened: done.filter(isTakenUpAgain).length });
  });

  it.each<[string, () => ImportedLog]>([
    ['applications for permits', () => logOfPermits(casesOf(receipt))],
    ['incidents', () => logOfIncidents(casesOf(incidents, INCIDENTS))],
  ])(
    '[I9] [Q1] [Q2] [Q5] says which %s stalled, where and how long, as the file itself says',
    async (_, log) => {
      await settled(stack, sql);
      await expectStalls({ stack, sql }, log());
    },
  );

  it('[I9] [Q2] tells the waits that ended within their time as the file itself says', async () => {
    await settled(stack, sql);
    const expected = waitsByDueMonth(casesOf(incidents, INCIDENTS));
    const { rows } =
      await sql.query(`SELECT ${MONTH}, sum(due)::int AS due, sum(within)::int AS within
      FROM writ.timeliness WHERE workflow_id = 'incident' AND kind = 'exception' GROUP BY month`);
    expect(Object.keys(expected).length).toBeGreaterThan(3);
    expect(byMonth(rows, ({ due, within }) => [due, within])).toEqual(expected);
    for (const name of ['first-time-fix', 'evidence-completeness', 'timeliness']) {
      const csv = await writ(stack, ['report', name, '--csv', '--all'], 'analyst');
      const view = await sql.query(`SELECT month FROM writ.${name.replaceAll('-', '_')}`);
      expect(parseCsv(csv.stdout)).toHaveLength(view.rows.length);
    }
  });

  it('[Q3] rebuilds every view from the first event to what it was', async () => {
    await settled(stack, sql);
    const before = await digests(sql);
    expect(Object.keys(before).length).toBeGreaterThan(8);
    const { code, stdout } = await writ(stack, ['rebuild', 'all'], 'deployment-admin');
    expect({ code, stdout }).toMatchObject({ code: 0 });
    // It says so only when the rebuilt rows serve: nothing is under way any more.
    const { rows: underWay } = await sql.query("SELECT FROM views.cursors WHERE status <> 'live'");
    expect(underWay).toEqual([]);
    expect(await digests(sql)).toEqual(before);
  });

  answersQuestions(() => stack);
};

if (existsSync(receipt) && existsSync(incidents)) describe('importing real event logs', importing);
else
  it('[I9] [Q1] importing real event logs, and docs/questions.md, are NOT CHECKED: the logs are not here', () => {
    process.stderr.write(`${receipt} and ${incidents} are not there: nothing was imported.\n`);
    expect(existsSync(receipt) && existsSync(incidents)).toBe(false);
  });

const MONTH = `to_char(month AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS month`;

/** Month → what `pick` takes from its row. */
const byMonth = <T>(rows: readonly any[], pick: (row: any) => T): Record<string, T> =>
  Object.fromEntries(rows.map((row) => [row.month, pick(row)]));

/** A digest of the rows of each view that is folded from the log. */
const digests = async (sql: Client): Promise<Record<string, string>> => {
  const { rows: views } = await sql.query<{ name: string }>(
    "SELECT DISTINCT name FROM views.cursors WHERE status = 'live' ORDER BY name",
  );
  const found: Record<string, string> = {};
  for (const { name } of views) {
    const { rows } = await sql.query<{ digest: string }>(
      `SELECT count(*) || ' ' || md5(coalesce(string_agg(r::text, '' ORDER BY r::text), '')) AS digest
       FROM views.${name} AS r`,
    );
    found[name] = rows[0]!.digest;
  }
  return found;
};

const parseCsv = (text: string): Record<string, string>[] => {
  const [header, ...lines] = text.trim().split(/\r?\n/);
  const names = header!.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])),
  );
};
