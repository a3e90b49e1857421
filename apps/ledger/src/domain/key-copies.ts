import { type CompleteErasureAnswer, type KeyCopies, type KeyCopyPlace } from '#contracts';

/** What is known of the copies of destroyed keys. All times in one format of RFC 3339, so that their texts compare. */
export interface CopiesKnown {
  readonly now: string;
  /** The last destruction of a key that the answer is about; null where there was none. */
  readonly destroyedAt: string | null;
  /** The first cleanup that began after it; null while there is none. */
  readonly cleanup: {
    /** When the WAL that has copies was overwritten; null before. */
    readonly overwrittenAt: string | null;
  } | null;
  /** Standbys and replication slots of the database. */
  readonly standbys: number;
  readonly isArchiving: boolean;
  /** For how many days backups and archived WAL are stored; undefined where the deployment does not say. */
  readonly backupDays: number | undefined;
  /** Why the last attempt did not remove the copies of a place. */
  readonly obstacles: Readonly<Partial<Record<'dead-rows' | 'wal', Obstacle>>>;
}

/** `isFinal`: trying again does not help. */
export interface Obstacle {
  readonly message: string;
  readonly isFinal: boolean;
}

/** What removes the next copies; undefined where the database has none. */
export const nextStep = ({
  destroyedAt,
  cleanup,
}: CopiesKnown): 'rewrite' | 'overwrite' | undefined => {
  if (destroyedAt === null) return undefined;
  if (!cleanup) return 'rewrite';
  return cleanup.overwrittenAt === null ? 'overwrite' : undefined;
};

/** Where copies of destroyed keys may be, and until when. Doubt is never `gone`. */
export const keyCopies = (
  known: CopiesKnown,
): Pick<CompleteErasureAnswer, 'isUnrecoverable' | 'copies'> => {
  const copies = [deadRows(known), wal(known), standbys(known), backups(known)];
  return { isUnrecoverable: copies.every(({ state }) => state === 'gone'), copies };
};

const deadRows = ({ destroyedAt, cleanup, obstacles }: CopiesKnown): KeyCopies => {
  if (destroyedAt === null) return gone('dead-rows', NOTHING_DESTROYED);
  if (cleanup) return gone('dead-rows', 'The tables of keys were rewritten after the erasure.');
  return held('dead-rows', obstacles['dead-rows'], 'The tables of keys are not rewritten yet.');
};

const wal = ({ destroyedAt, cleanup, obstacles }: CopiesKnown): KeyCopies => {
  if (destroyedAt === null) return gone('wal', NOTHING_DESTROYED);
  if (cleanup?.overwrittenAt)
    return gone('wal', 'Every segment of the write-ahead log was removed or overwritten since.');
  return held('wal', obstacles.wal, 'The write-ahead log from before is still there.');
};

const standbys = ({ destroyedAt, standbys: count }: CopiesKnown): KeyCopies => {
  if (destroyedAt === null) return gone('standbys', NOTHING_DESTROYED);
  if (count === 0) return gone('standbys', 'The database has no standby and no replication slot.');
  return held('standbys', {
    message: `The database has ${count} standbys or replication slots: each has a write-ahead log of its own.`,
    isFinal: true,
  });
};

const backups = (known: CopiesKnown): KeyCopies => {
  const { destroyedAt, cleanup, backupDays, isArchiving, now } = known;
  if (destroyedAt === null) return gone('backups', NOTHING_DESTROYED);
  if (backupDays === undefined)
    return held('backups', {
      message:
        'Writ does not know how long backups and archived WAL are stored: set WRIT_BACKUP_DAYS.',
      isFinal: true,
    });
  if (backupDays === 0 && isArchiving)
    return held('backups', {
      message:
        'WRIT_BACKUP_DAYS says that there are no backups, but the database archives its WAL.',
      isFinal: true,
    });
  const since = cleanup?.overwrittenAt;
  if (!since)
    return held('backups', undefined, 'A backup that is made now has the copies of the database.');
  if (backupDays === 0) return gone('backups', 'There are no backups: WRIT_BACKUP_DAYS is 0.');
  const until = new Date(Date.parse(since) + backupDays * DAY_MS).toISOString();
  const expired = `Backups from before ${since} expire after ${backupDays} days.`;
  return Date.parse(until) <= Date.parse(now)
    ? gone('backups', expired)
    : { place: 'backups', state: 'waiting', until, message: expired };
};

const DAY_MS = 86_400_000;
const NOTHING_DESTROYED = 'No key was destroyed up to then.';

const gone = (place: KeyCopyPlace, message: string): KeyCopies => ({
  place,
  state: 'gone',
  until: null,
  message,
});

const held = (place: KeyCopyPlace, obstacle: Obstacle | undefined, why = ''): KeyCopies => ({
  place,
  state: obstacle?.isFinal ? 'unknown' : 'waiting',
  until: null,
  message: obstacle?.message ?? why,
});
