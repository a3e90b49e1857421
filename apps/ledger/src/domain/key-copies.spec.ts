import { type KeyCopyPlace } from '#contracts';
import { type CopiesKnown, keyCopies, nextStep } from './key-copies';

const AT = '2030-01-01T09:00:00.000001Z';
const CLEAN = '2030-01-01T09:00:05.000000Z';

/** A deployment without backups that was cleaned up after the erasure. */
const known: CopiesKnown = {
  now: '2030-01-01T09:01:00.000000Z',
  destroyedAt: AT,
  cleanup: { overwrittenAt: CLEAN },
  standbys: 0,
  isArchiving: false,
  backupDays: 0,
  obstacles: {},
};
const stateOf = (place: KeyCopyPlace, change: Partial<CopiesKnown>) => {
  const copies = keyCopies({ ...known, ...change });
  const { state, until } = copies.copies.find((one) => one.place === place)!;
  expect(copies.isUnrecoverable).toBe(state === 'gone');
  return until === null ? state : [state, until];
};

describe('copies of destroyed keys', () => {
  it('[V4] are gone when no place has one', () =>
    expect(keyCopies(known)).toMatchObject({
      isUnrecoverable: true,
      copies: ['dead-rows', 'wal', 'standbys', 'backups'].map((place) => ({
        place,
        state: 'gone',
      })),
    }));

  it('[V4] are nowhere before a key was destroyed', () => {
    const nothing = { ...known, destroyedAt: null, cleanup: null, backupDays: undefined };
    expect(keyCopies(nothing).isUnrecoverable).toBe(true);
    expect(nextStep(nothing)).toBeUndefined();
  });

  it('[V4] are removed from dead rows first, then from the write-ahead log', () => {
    expect(nextStep({ ...known, cleanup: null })).toBe('rewrite');
    expect(nextStep({ ...known, cleanup: { overwrittenAt: null } })).toBe('overwrite');
    expect(nextStep(known)).toBeUndefined();
    const { copies } = keyCopies({ ...known, cleanup: null });
    expect(copies.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'gone', 'waiting']);
  });

  it('[V4] stay until the last backup from before has expired', () => {
    const until = '2030-01-31T09:00:05.000Z';
    expect(stateOf('backups', { backupDays: 30 })).toEqual(['waiting', until]);
    expect(stateOf('backups', { backupDays: 30, now: '2030-01-31T09:00:05.000000Z' })).toBe('gone');
  });

  it('[V4] may be in backups where nobody says how long these are stored', () => {
    expect(stateOf('backups', { backupDays: undefined })).toBe('unknown');
    expect(stateOf('backups', { backupDays: 0, isArchiving: true })).toBe('unknown');
  });

  it('[V4] may be on a standby', () =>
    expect(stateOf('standbys', { standbys: 1 })).toBe('unknown'));

  it('[V4] cannot be judged where the database refuses to remove them', () => {
    const obstacles = { 'dead-rows': { message: 'Not allowed.', isFinal: true } };
    const { copies } = keyCopies({ ...known, cleanup: null, obstacles });
    expect(copies[0]).toMatchObject({ state: 'unknown', message: 'Not allowed.' });
  });
});
