/**
 * The ledger position of the last command of this page. Later requests state `atLeast` that position, so that
 * people see what they did. Only views of the ledger take `atLeast` and `asOf`: the other interfaces refuse unknown parameters.
 */
let written = 0;

export const lastWritten = {
  get: (): number => written,
  keep: (position: unknown): void => {
    if (typeof position === 'number' && position > written) written = position;
  },
};

/**
 * Where the stream of events goes on from: the position of the first answer of now. What is read later is at least at it, so no
 * event is in neither.
 */
const first = Promise.withResolvers<number>();
let begin: number | undefined;

export const firstRead = {
  known: (): Promise<number> => first.promise,
  /** Returns the position that counts: that of the first call. */
  keep: (position: number): number => {
    begin ??= position;
    first.resolve(begin);
    return begin;
  },
};

const OWN_TIME =
  /^\/v1\/(absences|calendar\.ics|mailboxes|mails|own-mailboxes|saved-pages|webhooks|keys|sessions?|notices|log|receipts)\b|\/(actions|next|handoff|bundle|certificate(\.html)?|quarantine\/.+\/content)$/;
const PRESENT_ONLY = /^\/v1\/(inbox|views|dead-letters)\b|\/(answerers|review|content)$/;

/** Whether a path takes `atLeast`. */
export const takesPosition = (path: string): boolean => !OWN_TIME.test(path);

/** Whether answers at a path can be had of the past. */
export const takesPast = (path: string): boolean => takesPosition(path) && !PRESENT_ONLY.test(path);
