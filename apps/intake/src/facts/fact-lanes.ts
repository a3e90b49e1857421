import { type SubmitResult } from '#contracts';
import { Unavailable } from '#platform';
import { FairShares, type Holder } from './fair-shares';
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
