import { ApiProblem, type RetryPolicy, type WritClient } from '#client';
import { rowsOf } from '../api/rows';
import { type CaseFacts } from './facts-of-case';

interface Known {
  readonly facts: number;
  readonly lastEventAt: string;
  readonly observedUntil: string | null;
}

/** What the ledger has of the cases of a log before they are sent, so that a resumed import sends only what is missing. */
export class KnownWork {
  private constructor(
    private readonly known: ReadonlyMap<string, Known>,
    /** The ledger position that it is known at. */
    readonly position: number,
  ) {}

  /** Of a workflow. Nothing where the caller may not read it: then everything is sent, which changes nothing. */
  static async of(
    client: WritClient,
    workflow: string,
    retryPolicy: RetryPolicy,
  ): Promise<KnownWork> {
    const known = new Map<string, Known>();
    try {
      const { position } = await rowsOf(client, '/v1/work-orders', {
        query: { workflow, imported: 'true' },
        limit: Number.POSITIVE_INFINITY,
        retryPolicy,
        wanted: ({ workOrderId, factsReported, lastEventAt, observedUntil }) => {
          const until = observedUntil as string | null;
          known.set(String(workOrderId), {
            facts: Number(factsReported),
            lastEventAt: String(lastEventAt),
            observedUntil: until,
          });
          return false;
        },
      });
      return new KnownWork(known, Number(position ?? 0));
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.problem.status !== 403) throw error;
      return new KnownWork(known, 0);
    }
  }

  /** Facts of a case are sent in order, so as many as there are, up to the same time, are all of them: a log that goes on is later. */
  hasAll({ workOrderId, facts, lastAt }: CaseFacts): boolean {
    const known = this.known.get(workOrderId);
    return known?.facts === facts.length && known.lastEventAt === lastAt;
  }

  isObservedUntil(workOrderId: string, until: string): boolean {
    return this.known.get(workOrderId)?.observedUntil === until;
  }
}
