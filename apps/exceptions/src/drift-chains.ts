import { v5 as uuidv5 } from 'uuid';
import { type DriftPoint, streamOf } from '#contracts';
import { fold } from '#kernel';
import { type EventStore } from '#platform';
import { codeOf, entryOf, type ExceptionCatalogue } from '#work-order';
import { takesUp, remediationDecider } from './domain/remediation.decider';
import { type ExceptionSources } from './exception-sources';

const NAMESPACE = '5b0a3a0e-6a0d-4f5e-9d8e-2f4a8f6c1d37';

/** The first remediation of a code that drifts in work of a job type: one, whatever opens it and however often. */
export const firstOfDrift = (tenant: string, code: string, jobType: string): string =>
  uuidv5([tenant, code, jobType].join('\n'), NAMESPACE);

/** The one after it, once it was completed and its window has passed. */
export const nextOfDrift = (remediationId: string): string => uuidv5('next', remediationId);

/** A remediation of a chain, and whether anybody ever opened it. */
interface Link {
  readonly remediationId: string;
  readonly isThere: boolean;
}

/**
 * Remediations of a code that drifted in work of a job type, one after the other: each id follows from the one
 * before, so the streams themselves say which is the last, and two callers at the same moment find the same.
 */
export class DriftChains {
  constructor(
    private readonly store: Pick<EventStore, 'read'>,
    private readonly sources: ExceptionSources,
  ) {}

  /** The id of the remediation that a signal belongs to, by any name that the code has or had. */
  async takerOf(tenant: string, { code, jobType, period }: DriftPoint): Promise<string> {
    const names = namesOf(await this.sources.catalogue(tenant), code);
    const ends = await Promise.all(
      names.map((name) => this.endOf(tenant, firstOfDrift(tenant, name, jobType), period)),
    );
    return (ends.find(({ isThere }) => isThere) ?? ends[0]!).remediationId;
  }

  private async endOf(tenant: string, first: string, period: string): Promise<Link> {
    for (let remediationId = first; ; remediationId = nextOfDrift(remediationId)) {
      const { events } = await this.store.read(tenant, streamOf.remediation(remediationId));
      const { remediations } = fold(remediationDecider, events);
      const remediation = entryOf(remediations, remediationId);
      if (takesUp(remediation, period))
        return { remediationId, isThere: remediation !== undefined };
    }
  }
}

/** Every name that a code has or had, today's first: what was completed under one of them can recur. */
export const namesOf = (catalogue: ExceptionCatalogue, name: string): readonly string[] => {
  const names = new Set([codeOf(catalogue, name)?.code ?? name]);
  // A set that grows while it is walked: former names may have had former names.
  for (const known of names)
    for (const alias of entryOf(catalogue, known)?.aliases ?? []) names.add(alias);
  return [...names];
};
