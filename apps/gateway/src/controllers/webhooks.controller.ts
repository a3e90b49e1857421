import { Controller, Get, Inject, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import {
  type NoticeDelivery,
  ListDeliveriesBody,
  subjects,
  type Webhook,
  WebhookBody,
  webhookRoles,
} from '#contracts';
import { Refusal } from '#kernel';
import { type BusReply, metadataOf, parseAs, unwrap } from '#platform';
import { askedIn, pageOf } from '../queries/pages';
import { type Bus, BUS } from '../bus';
import { DeliveriesDocs, WebhookDocs, WebhooksDocs } from '../docs/notice-docs';
import { AllowedTo } from '../identity/access';

/** Notices on their way out of the house. */
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  @Get()
  @AllowedTo(...webhookRoles)
  @WebhooksDocs()
  async list(@Req() request: FastifyRequest) {
    return pageOf(await this.webhooks(request), null);
  }

  @Get(':webhookId')
  @AllowedTo(...webhookRoles)
  @WebhookDocs()
  async read(@Req() request: FastifyRequest) {
    const { webhookId } = parseAs(WebhookBody, askedIn(request));
    const found = (await this.webhooks(request)).find((one) => one.webhookId === webhookId);
    if (found) return found;
    throw new Refusal('webhook_not_found', `There is no webhook ${webhookId}.`);
  }

  @Get(':webhookId/deliveries')
  @AllowedTo(...webhookRoles)
  @DeliveriesDocs()
  async deliveries(@Req() request: FastifyRequest) {
    const body = parseAs(ListDeliveriesBody, askedIn(request, ['limit', 'before']));
    const { deliveries, next } = await this.ask<{
      deliveries: readonly NoticeDelivery[];
      next: number | null;
    }>(subjects.internal.listDeliveries, request, body);
    return pageOf(deliveries, next);
  }

  private async webhooks(request: FastifyRequest): Promise<readonly Webhook[]> {
    const reply = await this.ask<{ webhooks: readonly Webhook[] }>(
      subjects.internal.listWebhooks,
      request,
    );
    return reply.webhooks;
  }

  private async ask<T extends object>(
    subject: string,
    { caller }: FastifyRequest,
    body: object = {},
  ): Promise<T> {
    const metadata = metadataOf(caller!, uuidv7());
    return unwrap(await this.bus.request<BusReply<T>>(subject, { ...body, metadata }));
  }
}
