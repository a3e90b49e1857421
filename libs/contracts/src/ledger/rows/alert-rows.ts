import { listOf, madeOf, mapOf, text } from '../../json-schema';
import { AlertFigure } from '../alert-events';
import { Threshold } from '../alert-terms';
import { texts } from './documents';
import { creation, ofTenant, oneOf, orNull, row, shaped } from './row-definition';

export const alertsRow = row(
  'Alert',
  'One row per alert: a question to a report with a condition, who is notified, and whether it has crossed now.',
)({
  ...ofTenant,
  alertId: ['text', 'The alert.', 'filter'],
  name: ['text', 'What people call it.'],
  report: ['text', 'The report.', 'filter'],
  filters: [shaped(mapOf(text)), 'Filters of the report, by name.'],
  groupBy: [
    orNull(shaped(texts)),
    'The dimensions that it is counted by; null for the rows of the report.',
  ],
  zone: ['text?', 'The time zone in which months and weeks begin.'],
  within: [
    'text?',
    'Only what happened within this time before the evaluation (ISO 8601); null for all.',
  ],
  threshold: [
    orNull(shaped(madeOf(Threshold))),
    'What a row has to fulfil; null where a chart has to signal.',
  ],
  eachRow: ['flag', 'Whether each row crosses by itself.'],
  recipients: [shaped(texts), 'Who is notified of a crossing.'],
  status: [
    oneOf(['quiet', 'crossed', 'ended']),
    'quiet, crossed, or ended: not evaluated any more.',
    'filter',
  ],
  crossings: ['whole', 'How often it crossed; each time its recipients were notified once.'],
  lastCrossedAt: ['time?', 'When it crossed last; null before.'],
  lastCrossed: [
    orNull(shaped(listOf(madeOf(AlertFigure)))),
    'The rows of that crossing with their figures; null before.',
  ],
  link: ['text?', 'The path of the question in the API as of that crossing; null before.'],
  createdBy: ['text', 'Who created it.', 'filter'],
  createdAt: ['time', 'When it was created.'],
  endedAt: ['time?', 'When it ended; null before.'],
  endedBecause: ['text?', 'Why it ended; null before.'],
  lastError: [
    'text?',
    'Why the last evaluation failed, or what it left out; null where nothing is wrong.',
    'derived',
  ],
  limitedTo: [
    'text?',
    'The workflows that its owner is limited to, joined by commas; null without that limit.',
  ],
  ...creation,
});
