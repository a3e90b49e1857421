import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { type DeliveryPicture } from '#contracts';
import { Refusal } from '#kernel';
import { Unavailable } from '#platform';
import { sendContentHeaders } from '../contents/content-headers';
import { Deliveries, opensNothing } from '../delivery/deliveries';
import { deliveryLook } from '../delivery/delivery-look';
import { deliveryAwayPage, deliveryPage, noDeliveryPage } from '../delivery/delivery-page';
import { ArtifactDocs, DeliveryDocs, DeliveryPageDocs } from '../docs/delivery-docs';
import { Public } from '../identity/access';
import { sendPage } from '../links/layout';

/** What whoever has a link may see. Nobody is asked who they are, and nothing is kept by browsers or found by crawlers. */
@Controller()
@ApiTags('delivery')
export class DeliveryPagesController {
  constructor(
    @Inject(Deliveries) private readonly deliveries: Deliveries,
    @Inject(PinoLogger) private readonly log: PinoLogger,
  ) {}

  @Get('d/:token')
  @Public()
  @DeliveryPageDocs()
  async show(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.orExplain(request, reply, async () => {
      const picture = await this.deliveries.picture(token, reply);
      sendPage(reply, 200, deliveryPage(picture, token), deliveryLook);
    });
  }

  @Get('d/:token/evidence/:number')
  @Public()
  @ArtifactDocs()
  async download(
    @Param('token') token: string,
    @Param('number') number: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.orExplain(request, reply, async () => {
      if (!/^[1-9]\d{0,5}$/.test(number)) throw opensNothing();
      const { header, parts } = await this.deliveries.content(token, Number(number), reply);
      sendContentHeaders(reply, header);
      keepFromOthers(reply);
      void reply
        .header('accept-ranges', 'none')
        .header('content-length', String(header.size))
        .send(Readable.from(parts));
    });
  }

  @Get('v1/delivery/:token')
  @Public()
  @DeliveryDocs()
  picture(
    @Param('token') token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeliveryPicture> {
    keepFromOthers(reply);
    void reply.header('cache-control', 'no-store');
    return this.deliveries.picture(token, reply);
  }

  /** People get pages, also when the answer is no. The address is a secret and is never logged. */
  private async orExplain(
    request: FastifyRequest,
    reply: FastifyReply,
    answer: () => Promise<void>,
  ): Promise<void> {
    try {
      await answer();
    } catch (error) {
      const isRefusal = error instanceof Refusal;
      if (isRefusal && error.code === 'too_many_requests')
        return sendPage(reply, 429, deliveryAwayPage(), deliveryLook);
      // What was erased or moved meanwhile is not there either: no more is said of it.
      if (isRefusal) return sendPage(reply, 404, noDeliveryPage(), deliveryLook);
      if (!(error instanceof Unavailable))
        this.log.error({ err: error, traceId: request.id }, 'a delivery page failed');
      sendPage(reply, 503, deliveryAwayPage(), deliveryLook);
    }
  }
}

const keepFromOthers = (reply: FastifyReply): void => {
  void reply
    .header('referrer-policy', 'no-referrer')
    .header('x-robots-tag', 'noindex, nofollow')
    .header('x-content-type-options', 'nosniff');
};
