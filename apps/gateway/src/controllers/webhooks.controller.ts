import { Controller, Get, Inject, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import {
  ListDeliveriesBody,
  NoticeDelivery,
  subjects,
  Webhook,
  WebhookBody,
  webhookRoles,
} from '#contracts';
import { Refusal } from '#kernel';
import { type BusReply, metadataOf, unwrap } from '#platform';
import { pageFrom, statedIn } from '../queries/pages';
import { type Bus, BUS } from '../bus';
import { Described, pageOf } from '../docs/described';
import { AllowedTo } from '../identity/access';

/** Webhooks, and the deliveries of notices to them. */
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  @Get()
  @AllowedTo(...webhookRoles)
  @Described({
    summary: 'The webhooks there are, without their secrets.',
    answer: pageOf(Webhook),
  })
  async list(@Req() request: FastifyRequest) {
    return pageFrom(await this.webhooks(request), null);
  }

  @Get(':webhookId')
  @AllowedTo(...webhookRoles)
  @Described({
    summary: 'One webhook, without its secrets.',
    answer: Webhook,
    canBeMissing: true,
  })
  async read(@Req() request: FastifyRequest) {
    const { webhookId } = statedIn(request, WebhookBody);
    const found = (await this.webhooks(request)).find((one) => one.webhookId === webhookId);
    if (found) return found;
    throw new Refusal('webhook_not_found', `There is no webhook ${webhookId}.`);
  }

  @Get(':webhookId/deliveries')
  @AllowedTo(...webhookRoles)
  @Described({
    summary: 'What is and was on its way to a webhook, the latest first, with what went wrong.',
    query: ListDeliveriesBody,
    answer: pageOf(
      NoticeDelivery,
      'Send it as `before` for the next page; null when this is the last.',
    ),
    canBeMissing: true,
  })
  async deliveries(@Req() request: FastifyRequest) {
    const body = statedIn(request, ListDeliveriesBody);
    const { deliveries, next } = await this.ask<{
      deliveries: readonly NoticeDelivery[];
      next: number | null;
    }>(subjects.internal.listDeliveries, request, body);
    return pageFrom(deliveries, next);
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
