import { type RowOf } from '../../api/queries';
import { durationLabel } from '../../parts/times';
import { labelOf } from '../../parts/values';

export type AlertRow = RowOf<'/v1/alerts'>;

type Question = Pick<
  AlertRow,
  'report' | 'filters' | 'groupBy' | 'zone' | 'within' | 'threshold' | 'eachRow'
>;

/** What makes an alert cross, in words. */
export const conditionText = ({
  report,
  groupBy,
  within,
  threshold,
  eachRow,
}: Question): string => {
  const condition = threshold
    ? `${labelOf(threshold.column)} ${threshold.is} ${threshold.value}`
    : 'a chart signals';
  const each = eachRow ? ' in each row' : '';
  const by = groupBy ? ` by ${groupBy.map(labelOf).join(', ')}` : '';
  const span = within === null ? '' : `, within ${durationLabel(within)}`;
  return `${condition}${each}: ${report}${by}${span}`;
};

const SHOWN = 3;

/** The rows of the last crossing with their figures. */
export const figuresText = ({ lastCrossed }: Pick<AlertRow, 'lastCrossed'>): string => {
  const rows = lastCrossed ?? [];
  const shown = rows.slice(0, SHOWN).map(({ row, value, lower, upper }) => {
    const interval =
      lower === undefined && upper === undefined ? '' : ` (${lower ?? '…'} to ${upper ?? '…'})`;
    return `${row.map((text) => text || 'none').join(', ')}: ${value ?? '—'}${interval}`;
  });
  return [...shown, ...(rows.length > SHOWN ? [`${rows.length - SHOWN} more`] : [])].join('; ');
};

/** The view of the console that answers the question. */
export const groupsOf = ({ report, filters, groupBy, zone }: Question): Record<string, string> =>
  groupBy
    ? {
        view: 'groups',
        report,
        ...(filters as Record<string, string>),
        groupBy: groupBy.join(','),
        ...(zone === null ? {} : { zone }),
      }
    : {};
