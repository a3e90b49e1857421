import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { validateSync } from 'class-validator';
import { WritClient } from '#client';
import { type WorkflowDefinition, workflowOf, type LogMapping } from '#contracts';
import { terminalForSpecs } from '../../../test/stub-server';
import { readDefinition } from '../../definitions';
import { runImport } from '../run-import';
import { runSuggest } from './run-suggest';

const LOGS = resolve(process.env.WRIT_LOGS ?? join(process.cwd(), '../shared/data'));

describe('a first draft of a mapping', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'writ-suggest-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const draft = (): string => join(folder, 'draft');
  const drafted = (name: string): string => readFileSync(join(draft(), name), 'utf8');
  const suggested = async (log: string, to = draft()): Promise<string> => {
    const terminal = terminalForSpecs();
    await runSuggest(log, to, terminal, undefined);
    return terminal.stdout();
  };
  /** What an import by the draft would tell, without a word of complaint. */
  const tried = async (log: string): Promise<Record<string, number>> => {
    const terminal = terminalForSpecs();
    const session = { client: new WritClient({ url: 'http://127.0.0.1:1' }), terminal, json: true };
    const options = { batch: 500, mapping: join(draft(), 'mapping.yaml'), dryRun: true };
    expect(await runImport(log, options, session)).toBe(true);
    const { factTypes, ...counts } = JSON.parse(terminal.stdout());
    expect(counts).toMatchObject({ skipped: 0, problems: [] });
    return { ...counts, ...factTypes };
  };
  const written = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it.each([
    ['receipt.xes.gz', 1_434, 8_577],
    ['bpic2013_incidents.xes.gz', 7_554, 65_533],
  ])(
    existsSync(join(LOGS, 'receipt.xes.gz'))
      ? '[I9] of %s is valid, and tells all of its %i cases'
      : `[I9] NOT CHECKED: %s is not in ${LOGS}, so its %i cases were not mapped by a draft`,
    async (name, cases, events) => {
      const log = join(LOGS, name);
      if (!existsSync(log)) return;
      expect(await suggested(log)).toContain('Read it through, then try it');
      const rehearsal = await tried(log);
      expect(rehearsal).toMatchObject({ cases, events });
      expect(rehearsal['work-order.opened']).toBe(cases);
      expect(rehearsal['work-order.closed']).toBeGreaterThan(cases * 0.85);

      const { value } = readDefinition(join(draft(), 'workflow.yaml'));
      const workflow = workflowOf(value as Record<string, unknown>);
      expect(validateSync(workflow, { whitelist: true, forbidNonWhitelisted: true })).toEqual([]);
      expect([workflow.mode, workflow.jobType]).toEqual(['observe', workflow.id]);
    },
  );

  it('[I9] of a table finds its delimiter, case, activity and time, and what its texts stand for', async () => {
    const log = written(
      'orders.csv',
      [
        'Order;What happened;Amount;Urgent;Status;Timestamp',
        '7;ignored;250;true;Received;2030-01-07 09:00:00',
        '7;ignored;250;true;Waiting for stock;2030-01-07 10:00:00',
        '7;ignored;225.5;true;Sent;2030-01-12 09:00:00',
        '8;ignored;N/A;false;Received;2030-01-07 09:20:00',
        '8;ignored;40;false;Sent;2030-01-08 09:00:00',
      ].join('\n'),
    );
    await suggested(log);
    const { value } = readDefinition(join(draft(), 'mapping.yaml'));
    expect(value).toEqual({
      log: 'orders',
      workflow: 'orders',
      csv: { delimiter: ';' },
      case: { attribute: 'Order', prefix: 'orders-' },
      event: { activity: 'Status', timestamp: 'Timestamp', offset: 'Z' },
      unknown: ['N/A'],
      facts: [
        { attribute: 'What happened', name: 'what-happened', of: 'event' },
        { attribute: 'Amount', name: 'amount', of: 'event', as: 'number' },
        { attribute: 'Urgent', name: 'urgent', of: 'event', as: 'boolean' },
      ],
      blocked: [{ match: { activity: 'Waiting for stock' }, code: 'orders-waiting-for-stock' }],
      closes: { when: 'last-event', match: { activity: ['Sent'] } },
    });
    expect(drafted('mapping.yaml')).toContain('#   Waiting for stock: 5 days');
    expect(drafted('exception-codes.yaml')).toContain('code: orders-waiting-for-stock');
    expect(await tried(log)).toMatchObject({
      'step.blocked orders-waiting-for-stock': 1,
      'work-order.closed': 2,
    });
  });

  it('[I9] keeps apart what only ids write alike, and tells what is one step once', async () => {
    const log = written(
      'log.csv',
      'case,activity,time,Cost Center,cost-center,cost_center,cost-center-2\n' +
        '1,Send invoice,2030-01-01T00:00:00Z,a,b,c,d\n1,Send-invoice!,2030-01-05T00:00:00Z,a,b,c,d\n',
    );
    await suggested(log);
    const { value } = readDefinition(join(draft(), 'mapping.yaml'));
    expect((value as LogMapping).facts!.map(({ name }) => name)).toEqual([
      'cost-center',
      'cost-center-3',
      'cost-center-4',
      'cost-center-2',
    ]);
    const { stages } = readDefinition(join(draft(), 'workflow.yaml')).value as WorkflowDefinition;
    expect(stages[0]!.steps).toEqual([{ name: 'send-invoice' }]);
  });

  it.each([
    ['log.csv', ',', 'D/M/YYYY HH:mm', ['29/2/2016 01:23', '13/3/2016 11:02', '14/3/2016 09:00']],
    ['log.tsv', '\t', undefined, ['2016-02-29 01:23', '2016-03-13 11:02', '2016-03-14 09:00']],
  ])('[I9] of %s finds how its times are written', async (name, separator, format, times) => {
    const rows = [
      ['case', 'activity', 'time'],
      ...times.map((time, n) => ['1', `Step ${n}`, time]),
    ];
    const log = written(name, rows.map((row) => row.join(separator)).join('\n'));
    await suggested(log);
    const { event } = readDefinition(join(draft(), 'mapping.yaml')).value as LogMapping;
    expect(event).toEqual({ activity: 'activity', timestamp: 'time', format, offset: 'Z' });
    expect(await tried(log)).toMatchObject({ cases: 1, events: 3, 'work-order.closed': 1 });
  });

  const xes = (...events: readonly string[]): string =>
    `<log><trace><string key="concept:name" value="1"/>${events.join('')}</trace></log>`;
  const event = (minute: number, transition: string, more = ''): string =>
    `<event><string key="concept:name" value="Pay"/>${more}<string key="lifecycle:transition" value="${transition}"/>
    <date key="time:timestamp" value="2030-01-01T00:0${minute}:00Z"/></event>`;

  it('[I9] of a log with starts and completions completes each step once', async () => {
    const log = written('log.xes', xes(event(1, 'start'), event(2, 'complete'), event(3, 'start')));
    await suggested(log);
    expect(readDefinition(join(draft(), 'mapping.yaml')).value).toMatchObject({
      event: { activity: 'concept:name', lifecycle: 'lifecycle:transition' },
    });
    expect(await tried(log)).toMatchObject({ events: 3, 'step.completed pay': 1 });
  });

  it.each([
    ['no cases', '<log></log>', 'has no cases'],
    ['no times', xes('<event><string key="concept:name" value="Pay"/></event>'), 'without times'],
  ])('[I9] of a log with %s is none', async (_, text, problem) => {
    await expect(suggested(written('log.xes', text))).rejects.toThrow(problem);
    expect(existsSync(draft())).toBe(false);
  });

  it('[I9] names the columns when it cannot tell which is which, and writes nothing', async () => {
    const log = written('log.csv', 'a,b,c\n1,2,3\n');
    await expect(suggested(log)).rejects.toThrow(
      /no column seems to name the case .*the columns are a, b, c/,
    );
    expect(existsSync(draft())).toBe(false);
  });

  it('[I9] writes over no folder', async () => {
    const log = written('log.csv', 'case,activity,time\n1,2,2030-01-01T00:00:00Z\n');
    await expect(suggested(log, folder)).rejects.toThrow('is there already');
  });

  it('[I9] takes no line of a comment from a name in the log', async () => {
    const log = written(
      'log.csv',
      'case,activity,time\n1,"Wait\nlog: evil",2030-01-01T00:00:00Z\n1,End,2030-01-05T00:00:00Z\n',
    );
    await suggested(log);
    expect(readDefinition(join(draft(), 'mapping.yaml')).value).toMatchObject({
      log: 'log',
    });
    await tried(log);
  });

  it('[O8] writes nothing that a terminal acts on, whatever names the log has', async () => {
    const acts = ['\u001b]0;x\u0007Wait', 'Wait\u009b2J\nmore', '\u202eEnd\u{e0041}'];
    const rows = acts.map((act, day) => `1,"${act}",2030-01-0${day + 1}T00:00:00Z,a`);
    const log = written('log.csv', `case,activity,time,no\u001bte\n${rows.join('\n')}\n`);
    await suggested(log);
    for (const name of ['mapping.yaml', 'workflow.yaml', 'exception-codes.yaml'])
      expect(drafted(name)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(drafted('mapping.yaml')).toContain('\\u001b]0;x\\u0007Wait: ');
    await tried(log);
    const { value } = readDefinition(join(draft(), 'mapping.yaml'));
    expect((value as any).closes.match.activity).toEqual([acts[2]]);
  });
});
