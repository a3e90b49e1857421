import { type Command } from 'commander';
import { WritError } from '#client';
import { comparisons, createAlert, deleteAlert, type Threshold, views } from '#contracts';
import { addContractCommand } from './contract-command';
import { addListing } from './listing';

const EXAMPLES = `
  writ alerts add --name "Late refunds" --report exception-trends --group-by code --within 7d \\
    --threshold "raised >= 5" --each-row --recipients dana,finance
  writ alerts add --name "A code gets worse" --report drift`;

/** Alerts: saved questions that notify when they cross. */
export const addAlertCommands = (program: Command): void => {
  const alerts = program
    .command('alerts')
    .description('list questions that notify when they cross, save one, and delete one');

  addListing(alerts, {
    lists: views.alerts,
    name: 'list',
    isDefault: true,
    description: 'list saved questions, and which have crossed',
    path: '/v1/alerts',
    filters: {
      '--report <name>': 'only on this report',
      '--status <status>': 'only what is quiet, crossed or ended',
    },
    columns: [
      'alertId',
      'name',
      'report',
      'status',
      'crossings',
      ['last crossed', 'lastCrossedAt'],
      'recipients',
      ['by', 'createdBy'],
    ],
    nothing: 'no alert: writ alerts add saves a question as one',
    then: 'writ report <name> answers the question, writ alerts delete <alertId> ends it',
  });

  addContractCommand(alerts, {
    name: 'add',
    sends: createAlert,
    description: 'save a question: its recipients are notified each time it crosses',
    fields: {
      filters: {
        flags: '--filters <name=value>',
        meaning: 'a filter of the report, and several of them',
        parse: filterIn,
      },
      threshold: {
        flags: '--threshold <condition>',
        meaning: 'such as "raised >= 5"; absent for the report drift: when a chart signals',
        parse: thresholdIn,
      },
    },
    help: EXAMPLES,
    done: (_fields, { alertId }) => alertId,
  });

  addContractCommand(alerts, {
    name: 'delete',
    sends: deleteAlert,
    description: 'delete an alert: it is not evaluated again',
    done: ({ alertId }) => `${alertId} is deleted`,
  });
};

const filterIn = (text: string, others: unknown): Readonly<Record<string, string>> => {
  const { name, value } = FILTER.exec(text)?.groups ?? {};
  if (name === undefined || value === undefined)
    throw new WritError(`--filters takes name=value, such as code=step-blocked, not ${text}.`);
  return { ...(others as Readonly<Record<string, string>> | undefined), [name]: value };
};
const FILTER = /^(?<name>\w+)=(?<value>.+)$/s;

const CONDITION = /^(?<column>\w+)\s*(?<is>[<>]=?)\s*(?<value>-?\d+(\.\d+)?)$/;

const thresholdIn = (text: string): Threshold => {
  const { column, is, value } = CONDITION.exec(text.trim())?.groups ?? {};
  const comparison = comparisons.find((one) => one === is);
  if (column === undefined || comparison === undefined)
    throw new WritError(`--threshold takes a condition such as "raised >= 5", and not ${text}.`);
  return { column, is: comparison, value: Number(value) };
};
