import {
  closuresRow,
  groupMeasures,
  type GroupedReport,
  type RowColumn,
  type RowDefinition,
  type RowFields,
} from './rows';

/** Dimensions that are spans of time: each begins in the named zone. */
export const spans = ['month', 'week'] as const;
export type Span = (typeof spans)[number];
export const isSpan = (dimension: string): dimension is Span =>
  spans.some((span) => span === dimension);

/** The zone of months and weeks where none is named. */
export const GROUP_ZONE = 'UTC';

/** How a report is answered by groups: `groupBy` names dimensions, and each group counts the rows of a list. */
export interface Grouping {
  /** The question that lists what is counted. */
  readonly list: string;
  /** Its time: `from`, `to`, `month` and `week` are of it. */
  readonly time: string;
  /** Dimension → column of the list, by its field; `month` and `week` are beside them. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** What each of them is. */
  readonly columns: RowFields;
  readonly measures: RowFields;
}

interface Counted {
  readonly list: string;
  readonly row: RowDefinition;
  readonly time: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The grouping of a report by columns of the list that it counts. */
export const groupedBy = (
  report: GroupedReport,
  { list, row, time, dimensions }: Counted,
): Grouping => ({
  list,
  time,
  dimensions,
  columns: Object.fromEntries(
    Object.entries(dimensions).map(([name, field]) => [name, row.fields[field]!]),
  ),
  measures: groupMeasures[report],
});

/** The grouping of a report that counts closures, by one of their times. */
export const groupedClosures = (report: GroupedReport, time: string): Grouping =>
  groupedBy(report, {
    list: 'closures',
    row: closuresRow,
    time,
    dimensions: {
      workflow: 'workflowId',
      jobType: 'jobType',
      owner: 'owner',
      client: 'client',
      imported: 'imported',
    },
  });

/** Everything that a report can be grouped by. */
export const dimensionsOf = ({ dimensions }: Grouping): readonly string[] => [
  ...Object.keys(dimensions),
  ...spans,
];

/** The columns of an answer by groups: its dimensions in their order, then what is counted. */
export const groupFields = (
  { columns, measures }: Grouping,
  dimensions: readonly string[],
): RowFields => ({
  ...Object.fromEntries(
    dimensions.map((name) => [name, isSpan(name) ? spanColumns[name] : columns[name]!]),
  ),
  ...measures,
});

const spanColumns: Readonly<Record<Span, RowColumn>> = {
  month: ['time', 'First instant of the month in the named zone.'],
  week: ['time', 'First instant of the week (Monday) in the named zone.'],
};
