import { api } from '../../api/client';
import { Act } from '../../parts/act';
import { labelOf } from '../../parts/values';
import { RECIPIENT } from './recipient-field';

interface SaveAlertProps {
  readonly report: string;
  readonly groupBy: readonly string[];
  readonly zone: string;
  readonly filters: Readonly<Record<string, string | undefined>>;
  /** The columns of numbers. */
  readonly figures: readonly string[];
}

const comparisons = [
  { value: '>', label: 'more than' },
  { value: '>=', label: 'at least' },
  { value: '<', label: 'less than' },
  { value: '<=', label: 'at most' },
] as const;
const spans = [
  { value: 'P1D', label: 'the last day' },
  { value: 'P7D', label: 'the last 7 days' },
  { value: 'P30D', label: 'the last 30 days' },
  { value: 'P90D', label: 'the last 90 days' },
];

/** Saves what is shown as an alert: each group crosses by itself. */
export const SaveAlert = ({ report, groupBy, zone, filters, figures }: SaveAlertProps) => (
  <Act
    command="create-alert"
    label="Save as alert"
    fields={[
      { name: 'name', label: 'Name', required: true },
      {
        name: 'column',
        label: 'Figure',
        kind: 'choice',
        required: true,
        choices: figures.map((value) => ({ value, label: labelOf(value) })),
      },
      {
        name: 'is',
        label: 'Crosses when it is',
        kind: 'choice',
        required: true,
        initial: '>',
        choices: comparisons,
      },
      { name: 'value', label: 'Threshold', required: true },
      {
        name: 'within',
        label: 'Counted over',
        kind: 'choice',
        description: 'Empty: the dates that the page is filtered by.',
        choices: spans,
      },
      RECIPIENT,
    ]}
    run={({ name = '', column = '', is, value, within, recipient }) => {
      const { from, ...others } = filters;
      const stated = Object.entries(within === undefined ? { from, ...others } : others);
      return api.POST('/v1/alerts', {
        body: {
          name,
          report,
          groupBy: [...groupBy],
          zone,
          eachRow: true,
          filters: Object.fromEntries(
            stated.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
          ),
          threshold: {
            column,
            is: comparisons.find((one) => one.value === is)?.value ?? '>',
            value: Number(value),
          },
          ...(within === undefined ? {} : { within }),
          ...(recipient === undefined ? {} : { recipients: [recipient] }),
        },
      });
    }}
  >
    A notice is sent each time that a group begins to fulfil the condition.
  </Act>
);
