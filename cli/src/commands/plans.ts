import { type Command } from 'commander';
import {
  grantPlan,
  type PlanAnswer,
  type PlanLineCell,
  proposePlan,
  rejectPlan,
  views,
} from '#contracts';
import { moneyText } from '#printing';
import { type Row } from '../api/rows';
import { sessionOf } from '../session';
import { sayJson, sayLine } from '../terminal';
import { addContractCommand } from './contract-command';
import { cardOf } from './decision-card';
import { type Column, sayList } from './list';
import { addListing, AT_LEAST } from './listing';

const LINES = `
The file has the actions, as a list in JSON or YAML:
  - { kind: refund.issue, authority: apply, system: payments, writes: [refund], objects: [order-7] }
  - { kind: refund.issue, authority: apply, system: payments, writes: [refund], objects: [order-8] }

The owner sees the lines together, and grants or rejects all of them or those that they choose:
  writ propose-plan --work-order w1 --file plan.yaml --plan may-refunds
  writ plan may-refunds
  writ approve-plan may-refunds --lines 1,2
  writ reject-plan may-refunds --reason "The month is closed."`;

const answered =
  (verb: string) =>
  ({ planId }: { readonly planId?: string }, { approvals }: PlanAnswer): string =>
    `${verb} ${planId}: ${approvals.map(({ line, status }) => `line ${line} is ${status}`).join(', ')}`;

const lines = { flags: '--lines <numbers>' };

/** Several exact actions at once, and one signature for all of them or for the lines that are chosen. */
export const addPlanCommands = (program: Command): void => {
  addContractCommand(program, {
    name: 'propose-plan',
    sends: proposePlan,
    fields: {
      actions: { flags: '--file <file>', meaning: 'the actions, as a list in JSON or YAML' },
    },
    help: LINES,
    done: (_, { planId }) => `proposed the plan ${planId}`,
    print: ({ terminal }, { body: { planId, decisions }, position }) => {
      sayLine(terminal.out, `plan ${planId}`);
      for (const decision of decisions) {
        const [word, ...card] = cardOf({ ...decision, position: position ?? null });
        sayLine(terminal.out, [`line ${decision.line} ${word}`, ...card]);
      }
    },
  });
  addContractCommand(program, {
    name: 'approve-plan',
    sends: grantPlan,
    fields: { lines },
    done: answered('approved of'),
  });
  addContractCommand(program, {
    name: 'reject-plan',
    sends: rejectPlan,
    fields: { lines },
    done: answered('rejected of'),
  });
  addListing(program, {
    lists: views.plans,
    description: 'list plans, and how many of their lines wait, run and stop',
    filters: {
      '--work-order <id>': 'of this work order',
      '--workflow <id>': 'of this workflow',
      '--requested-by <name>': 'that this person or agent proposed',
      '--open <true|false>': 'only those with a line that waits, or without one',
    },
    columns: [
      'planId',
      'workOrderId',
      ['requested by', 'requestedBy'],
      ['proposed', 'proposedAt'],
      'lines',
      ['waiting', 'linesWaiting'],
      ['run', 'linesRun'],
      ['stopped', 'linesStopped'],
    ],
    nothing: 'there is no plan; writ propose-plan --file plan.yaml proposes one',
    then: 'writ plan <planId>',
  });
  addPlanCommand(program);
};

const addPlanCommand = (program: Command): void => {
  program
    .command('plan')
    .description('show what became of each line of a plan')
    .argument('<planId>')
    .option(...AT_LEAST)
    .action(async (planId: string, { atLeast }: { atLeast?: string }, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const path = `/v1/plans/${encodeURIComponent(planId)}`;
      const { body, position } = await client.get<PlanRow>(path, {
        query: { atLeast },
      });
      if (json) return sayJson(terminal.out, body);
      sayLine(terminal.out, `plan ${body.planId} of ${body.workOrderId}, by ${body.requestedBy}`);
      const shown = {
        rows: body.lineList.map((line): Row => ({ ...line })),
        more: false,
        position,
      };
      sayList(terminal, shown, { columns: LINE_COLUMNS, nothing: 'it has no lines', json });
    });
};

interface PlanRow {
  readonly planId: string;
  readonly workOrderId: string;
  readonly requestedBy: string;
  readonly lineList: readonly PlanLineCell[];
}

const amountOf = ({ amountMinor: minor, currency }: Row): string =>
  typeof minor === 'number' && typeof currency === 'string' ? moneyText({ minor, currency }) : '';

const waitsFor = ({ approvals }: Row): string =>
  (approvals as PlanLineCell['approvals'])
    .map(({ kind, owner, status }) => `${kind} of ${owner}: ${status}`)
    .join(', ');

const LINE_COLUMNS: readonly Column[] = [
  'line',
  'outcome',
  ['code', ({ code }) => code ?? ''],
  ['action', 'actionKind'],
  ['about', ({ objects }) => objects ?? ''],
  ['amount', amountOf],
  ['approvals', waitsFor],
];
