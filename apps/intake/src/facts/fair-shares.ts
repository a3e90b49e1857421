import { Refusal } from '#kernel';
import { Unavailable } from '#platform';

const MIB = 1024 ** 2;

/** How many bytes of events may wait before the next one is refused: in all, of one tenant, and of one principal. */
export const WAITING_MAX = { all: 128 * MIB, tenant: 32 * MIB, principal: 8 * MIB } as const;

/** Whose events they are. */
export interface Holder {
  readonly tenant: string;
  readonly principal: string;
}

/** Counts what waits in this process, so that one caller's backlog leaves room for the events of others. */
export class FairShares {
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
