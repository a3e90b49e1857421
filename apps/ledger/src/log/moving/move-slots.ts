import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type SlotMoveProgress, type SlotMoveReport, type SlotMoveRequest } from '#contracts';
import { connectionTo, type MovedSlots, readMovedSlots } from '#platform';
import { isStandby, mustBeCopy, mustBeMovable, mustKnowTheirLog, stateOf } from './move-checks';
import { forgetTenants } from './forget-tenants';
import { NotMoved } from './not-moved';
import { cancel, close, drain, fence, phaseAgeMs, takeOver } from './slot-changes';

/** Longer than a claim of a sender or of a timer lasts: what was claimed before has been settled, or can be claimed again. */
const DRAINING_MS = 21_000;
/** Longer than services take to read that slots close (`Slots`), gateways to read the assignment, and requests before that to end. */
const CLOSING_MS = 3_000;
const COPIED_WITHIN_MS = 60_000;
const PROMOTED_WITHIN_S = 60;
const LOOK_MS = 20;
const SLOT_TRIES = 50;
const SLOT_PAUSE_MS = 100;

type OnProgress = (progress: SlotMoveProgress) => void;

/**
 * Moves slots from the log of one database to a log whose database is a copy of it, as far as `task` says. Each step is a committed
 * state of the databases, so that a call after one that was killed goes on where that was. Rejects with `NotMoved`, and as the
 * databases do.
 */
export const moveSlots = async (
  request: SlotMoveRequest,
  onProgress: OnProgress,
): Promise<SlotMoveReport> => {
  mustBeMovable(request);
  const sql = await connected(request.databaseUrl);
  const copy = await connected(request.copyUrl);
  try {
    // One move at a time: the second one goes on where the first one ends.
    await sql.query(`SELECT pg_advisory_lock(hashtext('slot move'))`);
    await mustBeCopy(sql, copy);
    const move = new SlotMove(sql, copy, request, (doing) => onProgress({ doing }));
    switch (request.task) {
      case 'drain':
        await move.drain();
        return { pausedMs: null };
      case 'move':
        return { pausedMs: await move.move() };
      case 'cancel':
        await move.cancel();
        return { pausedMs: null };
      case 'forget':
        await move.forget();
        return { pausedMs: null };
    }
  } finally {
    await Promise.all([sql.end(), copy.end()]);
  }
};

const connected = async (url: string): Promise<Client> => {
  const client = new Client({ ...connectionTo(url), application_name: 'slot-move' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

class SlotMove {
  constructor(
    private readonly sql: Client,
    private readonly copy: Client,
    private readonly request: SlotMoveRequest,
    private readonly say: (doing: string) => void,
  ) {}

  async drain(): Promise<void> {
    const { slots, from } = this.request;
    const state = stateOf(await this.movedSlots(), slots);
    if (state === 'closing' || state === 'moved') return;
    await mustKnowTheirLog(this.sql, from);
    await this.mustFollow();
    await drain(this.sql, this.request);
    this.say('webhooks, e-mails and timers of the tenants rest until the end of the move');
    await this.until(DRAINING_MS);
  }

  /** Returns how long requests were refused, if it did all of it. */
  async move(): Promise<number | null> {
    const { slots, from, to } = this.request;
    const startedAt = performance.now();
    const state = stateOf(await this.movedSlots(), slots);
    if (state === 'none') throw new NotMoved('The tenants are not drained yet.');
    if (state !== 'moved') {
      await this.mustFollow();
      await mustKnowTheirLog(this.sql, from);
      await close(this.sql, slots);
      this.say('requests for the tenants are refused: callers try again');
      await this.until(CLOSING_MS);
      await fence(this.sql, slots);
    }
    this.say(`the log ${from} takes no events of the tenants any more`);
    await this.becomeLog(await this.copied());
    const pausedMs = Math.round(performance.now() - startedAt);
    this.say(`the copy is the database of the log ${to}`);
    await this.dropSlot();
    return state === 'draining' ? pausedMs : null;
  }

  async cancel(): Promise<void> {
    if (await cancel(this.sql, this.request.slots)) return;
    throw new NotMoved('The tenants do not move, or have moved already: nothing was cancelled.');
  }

  async forget(): Promise<void> {
    const { slots, to } = this.request;
    const [here, there] = await Promise.all([this.movedSlots(), readMovedSlots(this.copy)]);
    if (stateOf(here, slots) !== 'moved' || there.ofLog !== to)
      throw new NotMoved('The tenants have not moved yet: nothing was forgotten.');
    for (const sql of [this.sql, this.copy]) await forgetTenants(sql);
  }

  /** The former log would store its write-ahead log forever for a copy that follows it no more. */
  private async dropSlot(): Promise<void> {
    const { rows } = await this.copy.query<{ name: string }>(
      `SELECT current_setting('primary_slot_name') AS name`,
    );
    const { name } = rows[0]!;
    for (let tries = 0; tries < SLOT_TRIES; tries++) {
      await this.sql.query(
        `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
         WHERE slot_name = $1 AND NOT active`,
        [name],
      );
      const left = await this.sql.query('SELECT FROM pg_replication_slots WHERE slot_name = $1', [
        name,
      ]);
      if (left.rowCount === 0) return;
      await sleep(SLOT_PAUSE_MS);
    }
    this.say(`the replication slot ${name} is still in use: drop it, or the disk fills`);
  }

  private movedSlots(): Promise<MovedSlots> {
    return readMovedSlots(this.sql);
  }

  private async until(ageMs: number): Promise<void> {
    const { slots } = this.request;
    for (;;) {
      const leftMs = ageMs - (await phaseAgeMs(this.sql, slots));
      if (leftMs <= 0) return;
      await sleep(Math.min(leftMs, 1_000));
    }
  }

  private async mustFollow(): Promise<void> {
    if (await isStandby(this.copy)) return;
    throw new NotMoved(
      'The copy takes writes already, so it has not what the log has written since: make it again, as a standby.',
    );
  }

  /** What the copy has of the moved slots, once it has the fence: then it has all that was committed before it. */
  private async copied(): Promise<MovedSlots> {
    const { slots, from, to } = this.request;
    const until = performance.now() + COPIED_WITHIN_MS;
    for (;;) {
      const moved = await readMovedSlots(this.copy);
      if (moved.ofLog === to) return moved;
      if (moved.ofLog === from && slots.every((slot) => moved.phases.get(slot) === 'moved'))
        return moved;
      if (!(await isStandby(this.copy)))
        throw new NotMoved(
          `The copy was promoted before it had all that the log ${from} wrote: make another standby of its database, and run this again.`,
        );
      if (performance.now() > until)
        throw new NotMoved(
          `The copy does not follow the database of the log ${from}: see pg_stat_wal_receiver there, and run this again.`,
        );
      await sleep(LOOK_MS);
    }
  }

  private async becomeLog({ ofLog }: MovedSlots): Promise<void> {
    if (await isStandby(this.copy)) {
      const { rows } = await this.copy.query<{ is: boolean }>(
        `SELECT pg_promote(true, ${PROMOTED_WITHIN_S}) AS is`,
      );
      if (!rows[0]!.is) throw new NotMoved('The copy was not promoted in time: run this again.');
    }
    if (ofLog !== this.request.to) await takeOver(this.copy, this.request);
  }
}
