import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { subjects } from '#contracts';
import { type CommandFrame, type RequestFrame } from '#platform';
import { NoticesService } from '../notices/notices.service';
import { WebhooksService } from '../notices/webhooks/webhooks.service';

type FromCaller = Readonly<Record<string, unknown>> & {
  readonly metadata: CommandFrame['metadata'];
};

/** Queries of the gateway about notices and webhooks. Only our own processes reach these subjects. */
@Controller()
export class NoticesController {
  constructor(
    private readonly notices: NoticesService,
    private readonly webhooks: WebhooksService,
  ) {}

  @MessagePattern(subjects.internal.listNotices)
  list(@Payload() { metadata, ...body }: FromCaller) {
    return this.notices.list(body, metadata);
  }

  @MessagePattern(subjects.internal.readNotices)
  read(@Payload() request: unknown) {
    return this.notices.read(request);
  }

  @MessagePattern(subjects.internal.createWebhook)
  create(@Payload() { metadata, ...body }: FromCaller) {
    return this.webhooks.create(body, metadata);
  }

  @MessagePattern(subjects.internal.findCallback)
  findCallback(@Payload() request: RequestFrame) {
    return this.webhooks.findCallback(request);
  }

  @MessagePattern(subjects.internal.listWebhooks)
  async webhookList(@Payload() { metadata }: FromCaller) {
    return { webhooks: await this.webhooks.list(metadata) };
  }

  @MessagePattern(subjects.internal.rotateWebhook)
  rotate(@Payload() { metadata, ...body }: FromCaller) {
    return this.webhooks.rotate(body, metadata);
  }

  @MessagePattern(subjects.internal.enableWebhook)
  enable(@Payload() { metadata, ...body }: FromCaller) {
    return this.webhooks.enable(body, metadata);
  }

  @MessagePattern(subjects.internal.takeBackWebhook)
  takeBack(@Payload() { metadata, ...body }: FromCaller) {
    return this.webhooks.takeBack(body, metadata);
  }

  @MessagePattern(subjects.internal.deleteWebhook)
  remove(@Payload() { metadata, ...body }: FromCaller) {
    return this.webhooks.remove(body, metadata);
  }

  @MessagePattern(subjects.internal.listDeliveries)
  deliveries(@Payload() { metadata, ...body }: FromCaller) {
    return this.webhooks.listDeliveries(body, metadata);
  }

  @MessagePattern(subjects.internal.replayDelivery)
  replay(@Payload() { metadata, ...body }: FromCaller) {
    return this.webhooks.replay(body, metadata);
  }

  @MessagePattern(subjects.internal.replayDeadDeliveries)
  replayDead(@Payload() { metadata, ...body }: FromCaller) {
    return this.webhooks.replayDead(body, metadata);
  }
}
