import { cellOf } from '../terminal';

type Data = Readonly<Record<string, unknown>>;

/** A committed event as the stream tells it: a CloudEvent whose data is the recorded event. */
export interface StreamedEvent {
  readonly position?: number;
  readonly subject?: string;
  readonly data?: {
    readonly type?: string;
    readonly recordedAt?: string;
    readonly actor?: { readonly id?: string };
    readonly data?: Data;
  };
}

const LENGTH_MAX = 200;
const DIGEST = /^[0-9a-f]{64}$/;

/** One line for people: place and time, what happened to what, by whom, and the short facts of it. */
export const eventLine = ({ position, subject, data: recorded = {} }: StreamedEvent): string => {
  const { type, recordedAt = '', actor, data = {} } = recorded;
  const about = data['workOrderId'] ?? subject;
  const head = `${cellOf(position)} ${cellOf(recordedAt.slice(0, 19))} ${cellOf(type)}`;
  const line = `${head} ${cellOf(about)} by ${cellOf(actor?.id)}`;
  const details = type === 'decision.made' ? decisionText(data) : factsText(data);
  return shortened(details ? `${line}: ${details}` : line);
};

const decisionText = ({ outcome, action, owner, reasons, enforced, decisionId }: Data): string => {
  const kind = (action as { readonly kind?: string } | undefined)?.kind;
  const word = `${cellOf(outcome)} ${cellOf(kind)}${enforced === false ? ' (observed only)' : ''}`;
  const [reason] = Array.isArray(reasons) ? reasons : [];
  const next = outcome === 'run' ? '' : `, ${cellOf(owner)} decides next`;
  return `${word}${next}; decision ${cellOf(decisionId)}${reason ? `; ${cellOf(reason)}` : ''}`;
};

/** Digests and what has parts of its own are for `--json`. */
const factsText = (data: Data): string =>
  Object.entries(data)
    .filter(([name, value]) => name !== 'workOrderId' && isShort(value))
    .map(([name, value]) => `${cellOf(name)} ${cellOf(value)}`)
    .join(', ');

const isShort = (value: unknown): boolean =>
  typeof value === 'string' ? !DIGEST.test(value) : ['number', 'boolean'].includes(typeof value);

const shortened = (line: string): string =>
  line.length > LENGTH_MAX ? `${line.slice(0, LENGTH_MAX - 1).toWellFormed()}…` : line;
