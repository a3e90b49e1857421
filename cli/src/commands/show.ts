import { type Command } from 'commander';
import { type Next } from '#contracts';
import { dueText } from '../ages';
import { type Row, rowsOf } from '../api/rows';
import { sessionOf } from '../session';
import { cellOf, sayJson, sayLine, tableOf } from '../terminal';
import { AT_LEAST } from './listing';

/** Obligations of one work order; more are counted. */
const SHOWN = 50;

/** Adds `writ show`: what a work order is, its status, and what happens next by whom. */
export const addShowCommand = (program: Command): void => {
  program
    .command('show')
    .description('show a work order: what it is, its status, and its open obligations')
    .argument('<workOrderId>')
    .option(...AT_LEAST)
    .action(async (workOrderId: string, { atLeast }: { atLeast?: string }, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const path = `/v1/work-orders/${encodeURIComponent(workOrderId)}`;
      const { body: workOrder } = await client.get<Row>(path, { query: { atLeast } });
      const isOpen = workOrder['status'] === 'open';
      const next = isOpen ? (await client.get<Next>(`${path}/next`)).body : undefined;
      const query = { workOrderId, state: 'open', atLeast };
      const obligations = await rowsOf(client, '/v1/obligations', { query, limit: SHOWN });
      if (json)
        return sayJson(terminal.out, {
          workOrder,
          next: next ?? null,
          obligations: obligations.rows,
        });
      sayLine(terminal.out, cardOf(workOrder, next));
      if (obligations.rows.length > 0) sayLine(terminal.out, outstanding(obligations.rows));
      if (obligations.more)
        sayLine(terminal.out, `… and more: writ obligations --work-order ${workOrderId}`);
    });
};

const cardOf = (workOrder: Row, next: Next | undefined): readonly string[] => {
  const of = (name: string): string => textOf(workOrder[name]);
  const marks = ['stopped', 'blocked', 'waiting', 'overdue', 'stalled', 'imported'].filter(
    (name) => workOrder[name] === true,
  );
  const lines: readonly (readonly [string, string])[] = [
    ['status', [of('status'), ...marks].join(', ')],
    ['reason', of('reason')],
    ['owner', of('owner')],
    ['workflow', `${of('workflowId')} version ${of('workflowVersion')}`],
    ['stage', of('stage')],
    ['opened', `${of('openedAt')} by ${of('openedBy')}`],
    ['due', textOf(dueText(workOrder['dueAt'], workOrder['status'] === 'open', Date.now()))],
    ['closed', of('closedAt')],
    ['next', textOf(next?.action)],
  ];
  return [
    `${of('workOrderId')}  ${of('title')}`.trimEnd(),
    ...lines.filter(([, text]) => text !== '').map(([name, text]) => `  ${name.padEnd(9)} ${text}`),
  ];
};

/** What is not known has no line of its own. */
const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : cellOf(value);

const outstanding = (rows: readonly Row[]): readonly string[] => [
  'outstanding:',
  ...tableOf(
    ['kind', 'what', 'owner', 'due'],
    rows.map((row) =>
      [row['kind'], row['what'], row['owner'], dueText(row['dueAt'], true, Date.now())].map(cellOf),
    ),
  ).map((line) => `  ${line}`),
];
