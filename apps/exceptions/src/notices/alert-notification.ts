import { type AlertFigure } from '#contracts';
import { type EventOfType, type Notification } from './notification';

/** Further rows are on the page that the link leads to. */
const ROWS_MAX = 5;

/** To the recipients of an alert: which rows crossed, and their figures with the interval. */
export const alertNotification = ({ data }: EventOfType<'alert.crossed'>): Notification => {
  const { alertId, name, report, recipients, link, rows, more, threshold } = data;
  const condition = threshold
    ? `${threshold.column} ${threshold.is} ${threshold.value}`
    : 'the chart says that there is more';
  const shown = rows.slice(0, ROWS_MAX).map(figureText).join('; ');
  const isAll = rows.length <= ROWS_MAX && !more;
  return {
    to: recipients,
    subject: { kind: 'alert', id: alertId },
    title: name,
    link,
    evidence: [],
    reason: `${name}, in ${report} (${condition}): ${shown}${isAll ? '' : '; and more'}.`,
  };
};

const figureText = ({ row, value, lower, upper }: AlertFigure): string => {
  const of = row.map((text) => text || 'none').join(', ');
  const interval =
    lower === undefined && upper === undefined
      ? ''
      : ` (${lower ?? 'no limit'} to ${upper ?? 'no limit'})`;
  return value === undefined ? of : `${of}: ${value}${interval}`;
};
