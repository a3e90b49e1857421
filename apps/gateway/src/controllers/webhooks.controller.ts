import { Controller, Delete, Get, Inject, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
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
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute } from '../commands/command-route';
import { AdminRequests } from '../commands/admin-requests';
import { type Bus, BUS } from '../bus';
import { DeliveriesDocs, WebhookDocs, WebhooksDocs } from '../docs/notice-docs';
import { AllowedTo } from '../identity/access';
import {
  createWebhook,
  deleteWebhook,
  enableWebhook,
  replayDeadDeliveries,
  replayDelivery,
  rotateWebhook,
} from '../notice-admin-requests';

/** Notices on their way out of the house. */
@Controller('v1/webhooks')
@ApiTags('notices')
export class WebhooksController {
  constructor(
    @Inject(AdminRequests) private readonly adminRequests: AdminRequests,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

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

  @Post()
  // Some receivers, such as Slack, know their senders by the address alone.
  @CommandRoute(createWebhook, {
    created: '/v1/webhooks/{webhookId}',
    mayHoldSecrets: ['url'],
  })
  async create(@RequestedCommand() asked: CommandRequest) {
    const answer = await this.adminRequests.send(asked);
    void asked.reply.header('location', `/v1/webhooks/${String(answer['webhookId'])}`);
    return answer;
  }

  @Post(':webhookId/rotate')
  @CommandRoute(rotateWebhook)
  rotate(@RequestedCommand() asked: CommandRequest) {
    return this.adminRequests.send(asked);
  }

  @Post(':webhookId/enable')
  @CommandRoute(enableWebhook)
  enable(@RequestedCommand() asked: CommandRequest) {
    return this.adminRequests.send(asked);
  }

  @Delete(':webhookId')
  @CommandRoute(deleteWebhook)
  remove(@RequestedCommand() asked: CommandRequest) {
    return this.adminRequests.send(asked);
  }

  @Post('deliveries/:deliveryId/replay')
  @CommandRoute(replayDelivery)
  replay(@RequestedCommand() asked: CommandRequest) {
    return this.adminRequests.send(asked);
  }

  @Post(':webhookId/replay-dead')
  @CommandRoute(replayDeadDeliveries)
  replayDead(@RequestedCommand() asked: CommandRequest) {
    return this.adminRequests.send(asked);
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
