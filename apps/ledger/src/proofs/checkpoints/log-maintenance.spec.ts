import { LogChanged } from './log-succession';
import { LogMaintenance } from './log-maintenance';

const MINUTE = 60_000;

describe('the tending of the log', () => {
  it('[V2] signs what has grown, once a minute and not more often', async () => {
    const log = new Log();
    const tending = log.tended();
    await tending.turn(0);
    log.size = 9;
    await tending.turn(10_000);
    await tending.turn(59_000);
    expect(log.signed).toEqual([0]);
    await tending.turn(MINUTE);
    expect(log.signed).toEqual([0, 9]);
    await tending.turn(5 * MINUTE);
    expect(log.signed).toEqual([0, 9]);
  });

  it('[O6] does not sign where another instance, or a request, has just signed', async () => {
    const log = new Log();
    log.size = 9;
    log.latest = { size: 5, ageMs: 30_000 };
    const tending = log.tended();
    await tending.turn(0);
    expect(log.signed).toEqual([]);
    log.latest = { size: 5, ageMs: MINUTE };
    await tending.turn(5_000);
    expect(log.signed).toEqual([9]);
  });

  it('holds the log against what was signed at the start and once a minute, while nothing is signed', async () => {
    const log = new Log();
    log.size = 9;
    log.latest = { size: 9, ageMs: 5_000 };
    const tending = log.tended();
    for (const at of [0, 5_000, MINUTE, MINUTE + 5_000]) await tending.turn(at);
    expect([log.signed, log.checks]).toEqual([[], 2]);
    log.failure = new LogChanged('cut');
    await tending.turn(2 * MINUTE);
    expect([log.changes, log.isChanged]).toEqual([1, true]);
  });

  it('[G6] tells once a minute that the log was changed, until it is no more', async () => {
    const log = new Log();
    log.size = 3;
    log.failure = new LogChanged('changed');
    const tending = log.tended();
    for (const at of [0, 5_000, 10_000, MINUTE]) await tending.turn(at);
    expect([log.changes, log.isChanged]).toEqual([2, true]);
    log.failure = undefined;
    await tending.turn(2 * MINUTE);
    expect([log.signed, log.isChanged]).toEqual([[3], false]);
  });

  it('stores roots a page at a time, and says whether there are more', async () => {
    const log = new Log();
    log.pages = 2;
    const tending = log.tended();
    expect([await tending.turn(0), await tending.turn(20), await tending.turn(40)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('passes on what the database says, and signs later', async () => {
    const log = new Log();
    log.size = 3;
    log.failure = new Error('connection terminated');
    const tending = log.tended();
    await expect(tending.turn(0)).rejects.toThrow('connection terminated');
    log.failure = undefined;
    await tending.turn(MINUTE);
    expect([log.signed, log.changes]).toEqual([[3], 0]);
  });
});

/** A log as its tending sees it. */
class Log {
  size = 0;
  pages = 0;
  signed: number[] = [];
  latest: { size: number; ageMs: number } | undefined;
  failure: Error | undefined;
  changes = 0;
  checks = 0;
  isChanged = false;

  tended(): LogMaintenance {
    const signedCheckpoint = ({ size, ageMs }: { size: number; ageMs: number }) => ({
      checkpoint: { origin: 'writ-1', size, root: new Uint8Array(32), extensions: [] },
      note: '',
      ageMs,
    });
    return new LogMaintenance({
      nodes: { store: () => Promise.resolve(this.pages-- > 0) },
      checkpoints: {
        size: () => Promise.resolve(this.size),
        latest: () => Promise.resolve(this.latest && signedCheckpoint(this.latest)),
        sign: () => {
          if (this.failure) return Promise.reject(this.failure);
          this.signed.push(this.size);
          this.latest = { size: this.size, ageMs: MINUTE };
          return Promise.resolve(signedCheckpoint(this.latest));
        },
        check: () => {
          this.checks += 1;
          return this.failure ? Promise.reject(this.failure) : Promise.resolve();
        },
      },
      onChanged: () => {
        this.changes += 1;
        this.isChanged = true;
      },
      onUnchanged: () => (this.isChanged = false),
    });
  }
}
