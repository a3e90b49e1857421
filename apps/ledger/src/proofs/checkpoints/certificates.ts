import { type BundleContents, streamOf } from '#contracts';
import {
  CERTIFICATE_FORMAT,
  type Certificate,
  type Closing,
  closingsOf,
  ENDS,
  judgeClosure,
  type Logged,
  loggedFrom,
} from '#certificate';
import { Refusal } from '#kernel';
import { type StoredEvent, type Receipts } from './receipts';

const REOPENED = 'work-order.reopened';

/** The claims of a certificate, and the positions of the events that prove them. */
interface Certified extends BundleContents {
  /** All of the certificate but its bundle. */
  readonly claims: Omit<Certificate, 'bundle'>;
}

/** Certificates of closures, judged by the same code as where they are verified. */
export class Certificates {
  constructor(
    private readonly receipts: Pick<Receipts, 'eventsOf' | 'definitions'>,
    private readonly tenant: string,
  ) {}

  /**
   * Certifies the newest closure of a work order. Refuses with `work_order_not_found`, `work_order_not_closed`, and with
   * `closure_unproven` and the unmet requirements where it was closed without them.
   */
  async of(workOrderId: string): Promise<Certified> {
    const stream = streamOf.workOrder(workOrderId);
    const found = await this.receipts.eventsOf(this.tenant, stream);
    if (found.length === 0)
      throw new Refusal('work_order_not_found', `There is no work order ${workOrderId}.`);
    const events = found.map(logged);
    const closing = newestClosing(workOrderId, events);
    const upTo = found.slice(0, closing.place + 1);
    const dependsOn = await this.dependsOn(upTo, closing);
    const judgement = judgeClosure({
      events: events.slice(0, closing.place + 1),
      dependsOn: dependsOn.map(logged),
    });
    if (judgement?.claims)
      return {
        stream,
        claims: { format: CERTIFICATE_FORMAT, ...judgement.claims },
        events: upTo.map(positionOf),
        dependsOn: dependsOn.map(positionOf),
      };
    const unmet = judgement?.unmet ?? [];
    throw new Refusal(
      'closure_unproven',
      `It was closed while something was unmet: ${unmet.map(({ message }) => message).join(' ')}`,
      { unmet },
    );
  }

  /** The definitions that its events name, and the ends of the tracks that it opened by then. */
  private async dependsOn(
    events: readonly StoredEvent[],
    closing: Closing,
  ): Promise<readonly StoredEvent[]> {
    const definitions = await this.receipts.definitions(this.tenant, events);
    const children = Object.values(closing.before.tracks);
    const ends = await Promise.all(children.map((child) => this.endOf(child, closing)));
    const all = [...definitions, ...ends.filter((end) => end !== undefined)];
    return all.sort((left, right) => left.position - right.position);
  }

  private async endOf(child: string, { logged: { index } }: Closing) {
    const events = await this.receipts.eventsOf(this.tenant, streamOf.workOrder(child));
    const changes = events.filter((one) => {
      const { type } = logged(one).event;
      return one.position - 1 < index && (ENDS.has(type) || type === REOPENED);
    });
    const last = changes.at(-1);
    // A reopened work order has no end, whatever its parent reports.
    return last && logged(last).event.type !== REOPENED ? last : undefined;
  }
}

const newestClosing = (workOrderId: string, events: readonly Logged[]): Closing => {
  const { closings, state } = closingsOf(events);
  const closing = closings.at(-1);
  if (closing && state.status === 'closed') return closing;
  const { status } = state;
  throw new Refusal(
    'work_order_not_closed',
    status === 'open' || status === 'unknown'
      ? `The work order ${workOrderId} is not closed: ask for the certificate after its closure.`
      : `The work order ${workOrderId} was ${status} and not closed: there is nothing to certify.`,
    { status },
  );
};

const logged = ({ position, body }: StoredEvent): Logged =>
  loggedFrom(position - 1, body.toString());

const positionOf = ({ position }: StoredEvent): number => position;
