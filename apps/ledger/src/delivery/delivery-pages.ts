import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { type Logger } from 'pino';
import {
  type DeliveryArtifactReply,
  type DeliveryReply,
  OpenArtifactBody,
  OpenDeliveryBody,
  streamOf,
  subjects,
} from '#contracts';
import { asUnavailable, openRequest, Platform, type RequestFrame } from '#platform';
import {
  builtInCatalogue,
  deliveredEvidence,
  type DeliveryMaterial,
  deliveryView,
  evolveCatalogue,
} from '#work-order';
import { isRecordDue } from '../domain/delivery-link.decider';
import { workOrderAt } from './log-at';
import { DeliveryLinks } from './delivery-links';
import { countOpening, notFound, openedLink, type OpenedLink } from './opened-link';

/**
 * What the holder of a link sees, read from the log itself, so that a revocation holds at once. The caller is anonymous:
 * the digest of the link's token is the only credential.
 */
@Controller()
export class DeliveryPages {
  constructor(
    @Inject(Platform)
    private readonly platform: Pick<Platform, 'pool'> & { readonly log: Pick<Logger, 'warn'> },
    @Inject(DeliveryLinks) private readonly links: Pick<DeliveryLinks, 'recordOpenings'>,
  ) {}

  @MessagePattern(subjects.deliveryPages.open)
  onOpen(@Payload() frame: RequestFrame): Promise<DeliveryReply> {
    const [{ correlationId }, body] = openRequest(OpenDeliveryBody, frame);
    return this.open(body, correlationId);
  }

  @MessagePattern(subjects.deliveryPages.artifact)
  onArtifact(@Payload() frame: RequestFrame): Promise<DeliveryArtifactReply> {
    const [{ correlationId }, body] = openRequest(OpenArtifactBody, frame);
    return this.artifact(body, correlationId);
  }

  /** The page. Refuses with `delivery_link_not_found`. */
  async open({ digest }: OpenDeliveryBody, correlationId: string): Promise<DeliveryReply> {
    const opened = await this.opened(digest, correlationId);
    const { tenant, linkId } = opened;
    const material = await materialOf(opened).catch(asUnavailable);
    return { tenant, linkId, picture: deliveryView(material) };
  }

  /** The content behind a number of the page. Refuses with `delivery_link_not_found`. */
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

  /** Counts each opening before it shows anything. */
  private async opened(digest: string, correlationId: string): Promise<OpenedLink> {
    const { pool, log } = this.platform;
    const opened = await openedLink(pool, digest).catch(asUnavailable);
    const openings = await countOpening(pool, opened).catch(asUnavailable);
    if (isRecordDue(opened.link, { openings, now: opened.log.now }))
      // The opening is counted: the log records it with the next one.
      await this.links.recordOpenings(opened, correlationId).catch((error: unknown) => {
        log.warn({ err: error }, 'the opening of a delivery link was not recorded');
      });
    return opened;
  }
}

const materialOf = async ({ link: { issued }, log }: OpenedLink): Promise<DeliveryMaterial> => {
  const events = await log.eventsOf(streamOf.workOrder(issued.workOrderId));
  const { definition } = await workOrderAt(log, events);
  const defined = await log.eventsOf(streamOf.exceptionCatalogue());
  const catalogue = defined.reduce(evolveCatalogue, builtInCatalogue);
  const { scope, expiresAt } = issued;
  return { events, definition, catalogue, now: log.now, position: log.position, scope, expiresAt };
};
