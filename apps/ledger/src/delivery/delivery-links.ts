import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import {
  eventDefinition,
  type IssueDeliveryLinkBody,
  issueDeliveryLink,
  type RevokeDeliveryLinkBody,
  streamOf,
} from '#contracts';
import { type NewEvent, type RecordedEvent } from '#kernel';
import {
  type AdmittedCommand,
  asUnavailable,
  DeciderService,
  type Handled,
  Platform,
} from '#platform';
import {
  type DeliveryLink,
  deliveryLinkDecider,
  type LinkCommand,
  type LinkContext,
} from '../domain/delivery-link.decider';
import { ViewHost } from '../views/sql/view-host';
import { isListed, type OpenedLink, openingsOf } from './opened-link';

const NAMESPACE = '5e0f5d3c-6f0b-4f9e-9f5c-0b8f6f2f3d11';
const LISTED_WAIT_MS = 5_000;
const POLL_MS = 25;

type Metadata = AdmittedCommand['metadata'];

/** Issues and revokes links to delivery pages, and records in the log that they were opened. */
@Injectable()
export class DeliveryLinks {
  private readonly links: DeciderService<DeliveryLink, LinkCommand, LinkContext>;

  constructor(
    private readonly platform: Platform,
    private readonly views: ViewHost,
  ) {
    this.links = new DeciderService<DeliveryLink, LinkCommand, LinkContext>(platform.store, {
      decider: deliveryLinkDecider,
      streamOf: (command) => streamOf.delivery(linkIdOf(command)),
      contextOf: (command) => this.contextOf(command),
      answerOf,
      describe: (type) => eventDefinition(type)!,
    });
  }

  /**
   * Answers `{ linkId, scope, expiresAt }` once the link can be found by its token. Refuses with
   * `work_order_not_found` and `invalid_request`.
   */
  async issue(data: IssueDeliveryLinkBody, metadata: Metadata): Promise<Handled> {
    const handled = await this.links.handle({ type: issueDeliveryLink.name, data, metadata });
    const { linkId } = handled.answer as { linkId: string };
    await this.listed(metadata.tenant, linkId).catch(asUnavailable);
    return handled;
  }

  /** Refuses with `delivery_link_not_found`. */
  revoke(data: RevokeDeliveryLinkBody, metadata: Metadata): Promise<Handled> {
    return this.links.handle({ type: 'revoke-delivery-link', data, metadata });
  }

  /** Records openings once: repeated calls after the same openings share a command id. */
  async recordOpenings({ tenant, linkId, link }: OpenedLink, correlationId: string): Promise<void> {
    const after = link.openings;
    const actor = { id: 'service-ledger' };
    const commandId = `opened/${linkId}/${after}`;
    const metadata = { commandId, tenant, actor, roles: ['service'], correlationId };
    await this.links.handle({ type: 'record-openings', data: { linkId, after }, metadata });
  }

  /** Resolves when the view finds the link: callers open it at once. */
  private async listed(tenant: string, linkId: string): Promise<void> {
    const deadline = performance.now() + LISTED_WAIT_MS;
    while (!(await isListed(this.platform.pool, tenant, linkId)) && performance.now() < deadline)
      await this.views.moved(POLL_MS);
  }

  private async contextOf(command: LinkCommand): Promise<LinkContext> {
    const { tenant } = command.metadata;
    const linkId = linkIdOf(command);
    const { pool, store } = this.platform;
    switch (command.type) {
      case 'issue-delivery-link': {
        const stream = streamOf.workOrder(command.data.workOrderId);
        const { events } = await store.read(tenant, stream, {});
        return { linkId, isKnown: events.length > 0, openings: 0 };
      }
      case 'record-openings': {
        const openings = await openingsOf(pool, tenant, linkId).catch(asUnavailable);
        return { linkId, isKnown: true, openings };
      }
      default:
        return { linkId, isKnown: true, openings: 0 };
    }
  }
}

/** The same command always gets the same id. */
const linkIdOf = ({ type, data, metadata }: LinkCommand): string =>
  type === 'issue-delivery-link'
    ? uuidv5(JSON.stringify([metadata.tenant, metadata.actor.id, metadata.commandId]), NAMESPACE)
    : data.linkId;

const answerOf = (
  command: LinkCommand,
  events: readonly NewEvent[],
  link: DeliveryLink,
): object => {
  const linkId = linkIdOf(command);
  const { issued } = (events as readonly RecordedEvent[]).reduce(deliveryLinkDecider.evolve, link);
  if (command.type !== 'issue-delivery-link') return { linkId };
  return { linkId, scope: issued?.scope, expiresAt: issued?.expiresAt };
};
