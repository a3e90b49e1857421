import { Inject, Injectable } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import {
  type DeliveryArtifactReply,
  type DeliveryView,
  type DeliveryReply,
  NO_DELIVERY_LINK,
  type ReadContentReply,
  subjects,
} from '#contracts';
import { Refusal } from '#kernel';
import { type BusReply, metadataOf, unwrap } from '#platform';
import { type Bus, BUS, READ_TIMEOUT_MS } from '../bus';
import { Contents, PIECE_BYTES } from '../contents/contents';
import { InFlight } from '../identity/in-flight';
import { digestOf } from './delivery-token';

/** The caller who opens a link: not authenticated. */
const VISITOR = { id: 'visitor', keyId: '', tenant: 'visitors', roles: [] };

/** The content of an artifact, of which the first piece is here. */
export interface DeliveredContent {
  readonly header: ReadContentReply;
  readonly parts: AsyncGenerator<Buffer>;
}

/** What a token opens. All refuse with `delivery_link_not_found`, and with `too_many_requests`. */
@Injectable()
export class Deliveries {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(Contents) private readonly contents: Contents,
    @Inject(InFlight) private readonly inFlight: InFlight,
  ) {}

  async picture(token: string, reply: FastifyReply): Promise<DeliveryView> {
    const opened = await this.ask<DeliveryReply>(subjects.deliveryPages.open, { token }, reply);
    return opened.picture;
  }

  /** What stands on the page under this number; a browser saves it under that number, too. */
  async content(token: string, number: number, reply: FastifyReply): Promise<DeliveredContent> {
    const subject = subjects.deliveryPages.artifact;
    const found = await this.ask<DeliveryArtifactReply>(subject, { token, number }, reply);
    const { tenant, evidenceId, workOrderId } = found;
    const reader = { ...VISITOR, tenant, roles: ['auditor'] };
    const wanted = { evidenceId, workOrderId, from: 0 };
    const first = await this.contents.read(reader, { ...wanted, length: PIECE_BYTES });
    const header = { ...first.header, evidenceId: `evidence-${number}` };
    return { header, parts: this.contents.parts(reader, wanted, first.bytes, header.size) };
  }

  private async ask<Reply extends { tenant: string; linkId: string }>(
    subject: string,
    { token, ...body }: { readonly token: string; readonly number?: number },
    reply: FastifyReply,
  ): Promise<Reply> {
    const digest = digestOf(token);
    if (digest === undefined) throw opensNothing();
    const frame = { ...body, digest, metadata: metadataOf(VISITOR, uuidv7()) };
    const opened = unwrap(await this.bus.request<BusReply<Reply>>(subject, frame, READ_TIMEOUT_MS));
    const { tenant, linkId } = opened;
    this.inFlight.enter({ tenant, id: `delivery link ${linkId}` }, reply.raw);
    return opened;
  }
}

/** The same refusal as the ledger's. */
export const opensNothing = (): Refusal => new Refusal('delivery_link_not_found', NO_DELIVERY_LINK);
