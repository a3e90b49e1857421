import {
  type alertCleared,
  type AlertClearedData,
  type alertCreated,
  type AlertCreatedData,
  type alertCrossed,
  type AlertCrossedData,
  type alertEnded,
  ALERT_ROWS_MAX,
  ALERTS_MAX,
  type CommandOf,
  type createAlert,
  type deleteAlert,
  type EventOf,
  type WritEvent,
} from '#contracts';
import {
  type Command,
  type Decider,
  type FieldError,
  questionRefused,
  type RecordedEvent,
  Refusal,
} from '#kernel';

/** An alert, folded from its own stream. */
export interface Alert {
  /** Null before it is created. */
  readonly created: AlertCreatedData | null;
  readonly createdBy: string | null;
  readonly isEnded: boolean;
  /** What has crossed: a key for each row, or one for all of them. */
  readonly crossed: ReadonlySet<string>;
  /** The ledger position of the last answer that changed anything. */
  readonly answeredAt: number;
}

const unknownAlert: Alert = {
  created: null,
  createdBy: null,
  isEnded: false,
  crossed: new Set(),
  answeredAt: 0,
};

/** What the shell reads for a decision. */
export interface AlertContext {
  readonly alertId: string;
  /** Alerts of the tenant that have not ended. */
  readonly present: number;
  /** What is wrong with the question. */
  readonly errors: readonly FieldError[];
}

/** The rows that fulfil the condition, as a report was answered at a position. */
export type Evaluation = Pick<
  AlertCrossedData,
  'alertId' | 'answeredAt' | 'dimensions' | 'link' | 'rows' | 'more'
>;

type Create = CommandOf<typeof createAlert>;
type Delete = CommandOf<typeof deleteAlert>;
type EvaluateAlert = Command<'evaluate-alert', Evaluation>;
export type EndAlert = Command<'end-alert', { readonly alertId: string; readonly because: string }>;
export type AlertCommand = Create | Delete | EvaluateAlert | EndAlert;
type InContext = AlertCommand & { readonly context: AlertContext };

type Decided =
  | EventOf<typeof alertCreated>
  | EventOf<typeof alertCrossed>
  | EventOf<typeof alertCleared>
  | EventOf<typeof alertEnded>;

const decide = (command: InContext, alert: Alert): readonly Decided[] => {
  switch (command.type) {
    case 'create-alert':
      return create(command, alert);
    case 'delete-alert':
      return remove(command, alert);
    case 'evaluate-alert':
      return crossingsOf(command.data, alert);
    case 'end-alert':
      return end(command.data, alert);
  }
};

const create = (
  { data, metadata, context: { alertId, present, errors } }: Create & Pick<InContext, 'context'>,
  { created }: Alert,
): readonly Decided[] => {
  if (created) return [];
  if (errors.length > 0) throw questionRefused(errors);
  if (present >= ALERTS_MAX)
    throw new Refusal(
      'too_many_alerts',
      `There are ${present} alerts, and at most ${ALERTS_MAX} are evaluated: delete one first.`,
    );
  const { recipients = [metadata.actor.id], ...terms } = data;
  const { workflows } = metadata;
  const limit = workflows && { workflows: [...workflows] };
  return [{ type: 'alert.created', data: { alertId, ...terms, recipients, ...limit } }];
};

/** Deleting an alert that has ended changes nothing and succeeds. */
const remove = ({ data, metadata }: Delete, alert: Alert): readonly Decided[] => {
  const { alertId } = data;
  if (!alert.created) throw new Refusal('alert_not_found', `There is no alert ${alertId}.`);
  const { actor, roles } = metadata;
  const mayDelete =
    alert.createdBy === actor.id || roles.includes('operator') || roles.includes('admin');
  if (!mayDelete)
    throw new Refusal(
      'alert_not_yours',
      `${alert.createdBy} created it: let them delete it, or an operator.`,
    );
  return end({ alertId, because: 'it was deleted' }, alert);
};

const end = ({ alertId, because }: EndAlert['data'], alert: Alert): readonly Decided[] =>
  alert.created && !alert.isEnded ? [{ type: 'alert.ended', data: { alertId, because } }] : [];

/**
 * What an answer changes: rows that begin to fulfil the condition, and rows that no longer do. Nothing while it stays as it
 * is, nor by an answer from before the last change. Where there are more rows than the answer lists, none of them is gone.
 */
export const crossingsOf = (evaluation: Evaluation, alert: Alert): readonly Decided[] => {
  const { created, isEnded, crossed } = alert;
  const { alertId, answeredAt, rows, more } = evaluation;
  if (!created || isEnded || answeredAt < alert.answeredAt) return [];
  const met = new Set(rows.map(({ row }) => keyOf(created, row)));
  const fresh = rows.filter(({ row }) => !crossed.has(keyOf(created, row)));
  const gone = more ? [] : [...crossed].filter((key) => !met.has(key));
  const { name, report, threshold, recipients } = created;
  const terms = { name, report, ...(threshold && { threshold }), recipients };
  const cleared = (keys: readonly string[], n: number): AlertClearedData => ({
    alertId,
    answeredAt,
    rows: created.eachRow ? keys.map((key) => ({ row: JSON.parse(key) as string[] })) : [],
    remaining: crossed.size - n * ALERT_ROWS_MAX - keys.length,
  });
  return [
    ...piecesOf(gone).map(
      (keys, n) => ({ type: 'alert.cleared', data: cleared(keys, n) }) as const,
    ),
    ...piecesOf(fresh).map(
      (piece) =>
        ({ type: 'alert.crossed', data: { ...terms, ...evaluation, rows: piece } }) as const,
    ),
  ];
};

/** As many as one event lists. */
const piecesOf = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / ALERT_ROWS_MAX) }, (_, n) =>
    all.slice(n * ALERT_ROWS_MAX, (n + 1) * ALERT_ROWS_MAX),
  );

const ALL_ROWS = '';
const keyOf = ({ eachRow }: AlertCreatedData, row: readonly string[]): string =>
  eachRow ? JSON.stringify(row) : ALL_ROWS;

const evolve = (alert: Alert, recorded: RecordedEvent): Alert => {
  const { type, data, actor } = recorded as WritEvent;
  switch (type) {
    case 'alert.created':
      return alert.created ? alert : { ...alert, created: data, createdBy: actor.id };
    case 'alert.crossed':
      return crossedBy(alert, data);
    case 'alert.cleared':
      return clearedBy(alert, data);
    case 'alert.ended':
      return { ...alert, isEnded: true };
    default:
      return alert;
  }
};

const crossedBy = (alert: Alert, { rows, answeredAt }: AlertCrossedData): Alert => {
  const keys = alert.created ? rows.map(({ row }) => keyOf(alert.created!, row)) : [];
  return { ...alert, answeredAt, crossed: new Set([...alert.crossed, ...keys]) };
};

const clearedBy = (alert: Alert, { rows, answeredAt }: AlertClearedData): Alert => {
  const gone = alert.created?.eachRow ? rows.map(({ row }) => JSON.stringify(row)) : [ALL_ROWS];
  const left = [...alert.crossed].filter((key) => !gone.includes(key));
  return { ...alert, answeredAt, crossed: new Set(left) };
};

/** Says once of each crossing that it happened, however often the same answer comes. */
export const alertDecider: Decider<Alert, InContext, Decided> = {
  initialState: unknownAlert,
  decide,
  evolve,
};
