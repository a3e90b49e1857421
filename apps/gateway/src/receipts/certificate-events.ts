import { type Certificate } from '#certificate';

/** An event of the bundle of a certificate, as far as a page says something of it: whatever it lacks is absent. */
export interface CertifiedEvent {
  readonly type?: string;
  readonly occurredAt?: string;
  readonly actor?: { readonly id?: string };
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The events that a certificate brings along, by their leaf in the log, and the definitions that they depend on. */
export class CertifiedEvents {
  readonly own: readonly CertifiedEvent[];
  private readonly byLeaf: ReadonlyMap<number, CertifiedEvent>;
  private readonly names: ReadonlyMap<string, string>;
  private readonly definitions: readonly CertifiedEvent[];

  constructor({ bundle }: Certificate) {
    const own = bundle.events.map((one) => [one.index, eventIn(one.event)] as const);
    const others = bundle.dependsOn.map((one) => [one.index, eventIn(one.event)] as const);
    this.own = own.map(([, event]) => event);
    this.definitions = others.map(([, event]) => event);
    this.byLeaf = new Map([...others, ...own]);
    this.names = new Map(this.own.flatMap(nameGiven));
  }

  at(leaf: number): CertifiedEvent {
    return this.byLeaf.get(leaf) ?? {};
  }

  /** What an id of an approval, an exception, evidence … is called; undefined where no event says so. */
  nameOf(id: string): string | undefined {
    return this.names.get(id);
  }

  /** The title that the work order was opened with; it may have none. */
  get title(): string | undefined {
    return textOf(this.own[0], 'title');
  }

  /** The title of the workflow, as the version that the work followed states it. */
  workflowTitle(leaf: number): string | undefined {
    const { data } = this.definitions.includes(this.at(leaf)) ? this.at(leaf) : {};
    const definition = data?.['definition'] as Readonly<Record<string, unknown>> | undefined;
    const title = definition?.['title'];
    return typeof title === 'string' ? title : undefined;
  }
}

/** A text of an event; undefined where it has none of that name. */
export const textOf = (event: CertifiedEvent | undefined, name: string): string | undefined => {
  const value = event?.data?.[name];
  return typeof value === 'string' ? value : undefined;
};

const eventIn = (base64: string): CertifiedEvent =>
  JSON.parse(Buffer.from(base64, 'base64').toString()) as CertifiedEvent;

/** Which id an event introduces, and what that is called. */
const NAMED: Readonly<Record<string, readonly [id: string, name: string]>> = {
  'approval.drafted': ['approvalId', 'kind'],
  'approval.requested': ['approvalId', 'kind'],
  'evidence.recorded': ['evidenceId', 'kind'],
  'exception.raised': ['exceptionId', 'code'],
  'post-review.scheduled': ['postReviewId', 'code'],
  'remediation.opened': ['remediationId', 'code'],
  'delegation.dispatched': ['dispatchId', 'recipient'],
};

const nameGiven = (event: CertifiedEvent): readonly (readonly [string, string])[] => {
  const [id, name] = NAMED[event.type ?? ''] ?? [];
  const [known, called] = [id && textOf(event, id), name && textOf(event, name)];
  return known && called ? [[known, called]] : [];
};
