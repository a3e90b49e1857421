import { type SubmitResult } from '#contracts';
import { Unavailable } from '#platform';
import { Refusal } from '#kernel';
import { type CheckedFact } from './published-fact';

interface Waiting {
  readonly fact: CheckedFact;
  readonly resolve: (result: SubmitResult) => void;
  readonly reject: (error: unknown) => void;
}

/** Events of one principal and subject. */
interface Lane {
  readonly waiting: Waiting[];
  isRunning: boolean;
}

interface PrincipalLanes {
  /** How many are under way. */
  appends: number;
  /** By subject. */
  readonly lanes: Map<string, Lane>;
}

/** What one append takes without keeping the publishers waiting. */
const BATCH_MAX = 500;

const BATCH_MAX_BYTES = 4 * 1024 ** 2;

/** Appends of one principal at a time, so that the ledger is free for those of others. */
const APPENDS_MAX = 4;

/** Of headers and promises, so that many small events are bounded too. */
const OVERHEAD_BYTES = 2 * 1024;

const sizeOf = ({ data }: CheckedFact): number => data.length + OVERHEAD_BYTES;

const holderOf = ({ reporter: { tenant, actor } }: CheckedFact): Holder => ({
  tenant,
  principal: actor.id,
});

/**
 * Events that one principal publishes to one subject, which is one source, go to the ledger in order and as many
 * together as wait. Others do not wait for them, and each principal and tenant has a share of what may wait.
 */
export class FactLanes {
  private readonly principals = new Map<string, PrincipalLanes>();
  private readonly shares = new FairShares();

  constructor(
    private readonly submit: (facts: readonly CheckedFact[]) => Promise<readonly SubmitResult[]>,
  ) {}

  /** What became of the event, after the ledger's commit. Refuses what exceeds a share; throws `Unavailable` on doubt. */
  async take(fact: CheckedFact): Promise<SubmitResult> {
    this.shares.take(holderOf(fact), sizeOf(fact));
    return new Promise((resolve, reject) => {
      const holder = JSON.stringify(holderOf(fact));
      const principal = this.principals.get(holder) ?? { appends: 0, lanes: new Map() };
      const lane = principal.lanes.get(fact.subject) ?? { waiting: [], isRunning: false };
      lane.waiting.push({ fact, resolve, reject });
      principal.lanes.set(fact.subject, lane);
      this.principals.set(holder, principal);
      this.start(holder, principal);
    });
  }

  /** Starts the next lanes of a principal, the one that waits longest first. */
  private start(holder: string, principal: PrincipalLanes): void {
    const { lanes } = principal;
    for (const [subject, lane] of lanes) {
      if (principal.appends >= APPENDS_MAX) return;
      if (lane.isRunning) continue;
      lane.isRunning = true;
      principal.appends += 1;
      void this.append(lane).then(() => {
        lane.isRunning = false;
        principal.appends -= 1;
        // What is left goes to the end of the line.
        lanes.delete(subject);
        if (lane.waiting.length > 0) lanes.set(subject, lane);
        if (lanes.size === 0) this.principals.delete(holder);
        this.start(holder, principal);
      });
    }
  }

  private async append({ waiting }: Lane): Promise<void> {
    const batch = waiting.splice(0, fitting(waiting));
    await this.settle(batch);
    for (const { fact } of batch) this.shares.release(holderOf(fact), sizeOf(fact));
  }

  private async settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.submit(batch.map(({ fact }) => fact));
      batch.forEach(({ resolve }, index) => resolve(results[index]!));
    } catch (error) {
      if (batch.length === 1 || error instanceof Unavailable)
        return batch.forEach(({ reject }) => reject(error));
      // One event that breaks must not fail the others.
      for (const one of batch) await this.settle([one]);
    }
  }
}

/** How many of the first ones go together: at least one. */
const fitting = (lane: readonly Waiting[]): number => {
  let bytes = 0;
  const over = lane.findIndex(({ fact }, index) => {
    bytes += sizeOf(fact);
    return index > 0 && (index >= BATCH_MAX || bytes > BATCH_MAX_BYTES);
  });
  return over < 0 ? lane.length : over;
};

const MIB = 1024 ** 2;

/** How many bytes of events may wait before the next one is refused: in all, of one tenant, and of one principal. */
export const WAITING_MAX = { all: 128 * MIB, tenant: 32 * MIB, principal: 8 * MIB } as const;

/** Whose events they are. */
interface Holder {
  readonly tenant: string;
  readonly principal: string;
}

/** Counts what waits in this process, so that one caller's backlog leaves room for the events of others. */
class FairShares {
  private readonly bytes = new Map<string, number>();

  /** Refuses with `too_many_requests` once a share is exceeded; throws `Unavailable` once all of it is. */
  take(holder: Holder, bytes: number): void {
    const [ofPrincipal, ofTenant, ofAll] = namesOf(holder).map((name) => this.bytes.get(name) ?? 0);
    if (ofPrincipal! > WAITING_MAX.principal) throw overShare(holder.principal, 'principal');
    if (ofTenant! > WAITING_MAX.tenant) throw overShare(`the tenant ${holder.tenant}`, 'tenant');
    if (ofAll! > WAITING_MAX.all)
      throw new Unavailable('Too many events wait; send it again in a moment, with the same id.');
    this.change(holder, bytes);
  }

  release(holder: Holder, bytes: number): void {
    this.change(holder, -bytes);
  }

  private change(holder: Holder, change: number): void {
    for (const name of namesOf(holder)) {
      const bytes = (this.bytes.get(name) ?? 0) + change;
      if (bytes > 0) this.bytes.set(name, bytes);
      else this.bytes.delete(name);
    }
  }
}

const namesOf = ({ tenant, principal }: Holder): readonly string[] =>
  [[tenant, principal], [tenant], []].map((name) => JSON.stringify(name));

const overShare = (holder: string, share: 'tenant' | 'principal'): Refusal =>
  new Refusal(
    'too_many_requests',
    `Events of ${holder} that wait to be recorded have more than ${WAITING_MAX[share] / MIB} MiB. This one was not accepted: wait for answers, then send it again with the same id.`,
  );

/** More than these could not be answered while their sender still waits. */
export const EVENTS_AT_ONCE_MAX = 1_000;

/** A larger one could not be passed on to be stored in quarantine. */
export const EVENT_MAX_BYTES = 512 * 1024;

/**
 * The events that were sent as base64 texts. Refuses what is no list of texts, what is too much to be
 * answered and what is too large to be stored, before anything is accepted.
 */
export const eventsIn = (texts: unknown): readonly Buffer[] => {
  if (!Array.isArray(texts) || !texts.every((text) => typeof text === 'string'))
    throw new Refusal('invalid_request', 'Send the events as a list of base64 texts.', {}, [
      { pointer: '/events', message: 'must be a list of base64 texts' },
    ]);
  if (texts.length > EVENTS_AT_ONCE_MAX)
    throw tooLarge(
      `Send at most ${EVENTS_AT_ONCE_MAX} events at once, and these ${texts.length} in several messages.`,
      '',
    );
  const events = texts.map((text) => Buffer.from(text, 'base64'));
  const large = events.findIndex((event) => event.length > EVENT_MAX_BYTES);
  if (large >= 0) throw eventTooLarge(events.length > 1 ? `/${large}` : '');
  return events;
};

/** Refuses an event that is too large to be stored. */
export const mustFit = ({ length }: Uint8Array): void => {
  if (length > EVENT_MAX_BYTES) throw eventTooLarge('');
};

const eventTooLarge = (pointer: string): Refusal =>
  tooLarge(
    `One event may have ${EVENT_MAX_BYTES} bytes: send large content as evidence and refer to it.`,
    pointer,
  );

const tooLarge = (remedy: string, pointer: string): Refusal =>
  new Refusal('payload_too_large', `${remedy} Nothing of this was accepted.`, {}, [
    { pointer, message: 'is too large' },
  ]);
