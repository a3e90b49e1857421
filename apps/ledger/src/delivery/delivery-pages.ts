import { Injectable } from '@nestjs/common';
import {
  type DeliveryArtifactReply,
  type DeliveryReply,
  type OpenArtifactBody,
  type OpenDeliveryBody,
  streamOf,
} from '#contracts';
import { asUnavailable, Platform } from '#platform';
import {
  builtInCatalogue,
  deliveredEvidence,
  type DeliveryMaterial,
  deliveryView,
  evolveCatalogue,
} from '#work-order';
import { isTimeToTell } from '../domain/delivery-link.decider';
import { courseAt } from './handoffs/lifecycle-at';
import { DeliveryLinks } from './delivery-links';
import { countOpening, notFound, openedLink, type OpenedLink } from './opened-link';

/** What whoever has a link gets to see: straight from the log, so that what was revoked is gone at once. */
@Injectable()
export class DeliveryPages {
  constructor(
    private readonly platform: Platform,
    private readonly links: DeliveryLinks,
  ) {}

  /** The picture. Refuses with `delivery_link_not_found`. */
  async open({ digest }: OpenDeliveryBody, correlationId: string): Promise<DeliveryReply> {
    const opened = await this.opened(digest, correlationId);
    const { tenant, linkId } = opened;
    const material = await materialOf(opened).catch(asUnavailable);
    return { tenant, linkId, picture: deliveryView(material) };
  }

  /** Which content stands under a number of the page. Refuses with `delivery_link_not_found`. */
  async artifact(
    { digest, number }: OpenArtifactBody,
    correlationId: string,
  ): Promise<DeliveryArtifactReply> {
    const opened = await this.opened(digest, correlationId);
    const { tenant, linkId, link } = opened;
    const material = await materialOf(opened).catch(asUnavailable);
    const found = deliveredEvidence(material, number);
    if (!found) throw notFound();
    const { workOrderId } = link.issued;
    return { tenant, linkId, workOrderId, evidenceId: found.evidenceId };
  }

  /** Each opening is counted before anything is shown. */
  private async opened(digest: string, correlationId: string): Promise<OpenedLink> {
    const { pool, log } = this.platform;
    const opened = await openedLink(pool, digest).catch(asUnavailable);
    const openings = await countOpening(pool, opened).catch(asUnavailable);
    if (isTimeToTell(opened.link, { openings, now: opened.log.now }))
      // It is counted, and told with the next one.
      await this.links.tellOpened(opened, correlationId).catch((error: unknown) => {
        log.warn({ err: error }, 'that a delivery link was opened will be told later');
      });
    return opened;
  }
}

const materialOf = async ({ link: { issued }, log }: OpenedLink): Promise<DeliveryMaterial> => {
  const events = await log.eventsOf(streamOf.workOrder(issued.workOrderId));
  const { definition } = await courseAt(log, events);
  const defined = await log.eventsOf(streamOf.exceptionCatalogue());
  const catalogue = defined.reduce(evolveCatalogue, builtInCatalogue);
  const { scope, expiresAt } = issued;
  return { events, definition, catalogue, now: log.now, position: log.position, scope, expiresAt };
};
