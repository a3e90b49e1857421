import { type CheckName, evidenceShredded, textsShredded } from '#contracts';
import { type CheckedEvent } from './event-checks';
import { type Findings } from './findings';
import { type IsElsewhere, NOBODY_ELSEWHERE } from './tenants-elsewhere';

/** Something that an event refers to and that is not stored any more. */
export interface Missing {
  readonly tenant: string;
  readonly stream: string;
  /** Undefined for the texts of a stream, which are erased together. */
  readonly evidenceId?: string;
  readonly position: number;
}

interface Unexplained {
  /** The first position that refers to it. */
  readonly position: number;
  readonly count: number;
}

/**
 * Holds what is missing until an event in the same stream explains it as erased: what no event explains, somebody has
 * deleted. Memory grows with the streams that miss something, and not with the log.
 */
export class ErasuresCheck {
  private readonly unexplained = new Map<string, Unexplained>();
  private explainedCount = 0;

  constructor(
    private readonly findings: Findings,
    private readonly name: Extract<CheckName, 'texts' | 'contents'>,
    private readonly isElsewhere: IsElsewhere = NOBODY_ELSEWHERE,
  ) {}

  /** How many missing ones an event explains. */
  get erased(): number {
    return this.explainedCount;
  }

  missing(one: Missing): void {
    if (this.isElsewhere(one.tenant)) return;
    const { position, count } = this.unexplained.get(keyOf(one)) ?? { ...one, count: 0 };
    this.unexplained.set(keyOf(one), { position, count: count + 1 });
  }

  /** The next event of the log, after what it refers to. */
  take({ row: { type, tenant, stream, isUnread }, envelope }: CheckedEvent): void {
    if (type === textsShredded.type) this.explain(keyOf({ tenant, stream }));
    if (type !== evidenceShredded.type) return;
    if (isUnread) return this.explainAnyEvidence({ tenant, stream });
    const { evidenceId } = (envelope?.data ?? {}) as { evidenceId?: string };
    this.explain(keyOf({ tenant, stream, evidenceId }));
  }

  /** Reports what no event explains; `what` is its name in a sentence. */
  finish(what: string): void {
    for (const { position, count } of this.unexplained.values()) {
      const more = count > 1 ? `, and ${count - 1} more of its stream` : '';
      this.findings.wrong(
        this.name,
        `Position ${position}: ${what} is gone${more}, and no event says that it was erased.`,
        position,
      );
    }
  }

  /** An event that could not be read may be about any evidence of its stream. */
  private explainAnyEvidence(of: Pick<Missing, 'tenant' | 'stream'>): void {
    const texts = keyOf(of);
    for (const key of this.unexplained.keys()) {
      const [tenant, stream] = JSON.parse(key) as readonly string[];
      if (tenant === of.tenant && stream === of.stream && key !== texts) this.explain(key);
    }
  }

  private explain(key: string): void {
    this.explainedCount += this.unexplained.get(key)?.count ?? 0;
    this.unexplained.delete(key);
  }
}

const keyOf = ({ tenant, stream, evidenceId }: Omit<Missing, 'position'>): string =>
  JSON.stringify([tenant, stream, evidenceId ?? null]);
