import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { type DeliveryView } from '#contracts';
import { sendContentHeaders } from '../contents/content-headers';
import { Deliveries, opensNothing } from '../delivery/deliveries';
import { deliveryStyle } from '../delivery/delivery-style';
import { deliveryAway, deliveryPage, noDelivery } from '../delivery/delivery-page';
import { bytes, Described, htmlPage, jsonOf } from '../docs/described';
import { schemaRef } from '../docs/schemas';
import { Public } from '../identity/access';
import { Explained } from '../links/explained';
import { sendPage } from '../links/layout';

/** What everybody who has a link may see, without authentication. Browsers do not cache it and crawlers do not index it. */
@Controller()
export class DeliveryPagesController {
  private readonly explained: Explained;

  constructor(
    @Inject(Deliveries) private readonly deliveries: Deliveries,
    @Inject(PinoLogger) log: PinoLogger,
  ) {
    this.explained = new Explained(log, {
      refused: noDelivery,
      away: deliveryAway,
      style: deliveryStyle,
      failure: 'a delivery page failed',
    });
  }

  @Get('d/:token')
  @Public()
  @Described({
    summary:
      'The delivery page of a work order, for everybody who has the link: what changed, what stays private, what is blocked, who decides next.',
    answer: htmlPage,
    isPage: true,
  })
  async show(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.explained.orElse(request, reply, async () => {
      const picture = await this.deliveries.picture(token, reply);
      sendPage(reply, 200, deliveryPage(picture, token), deliveryStyle);
    });
  }

  @Get('d/:token/evidence/:number')
  @Public()
  @Described({
    summary: 'The artifact with this number on a delivery page, to be saved.',
    answer: { '*/*': bytes },
    isPage: true,
  })
  async download(
    @Param('token') token: string,
    @Param('number') number: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.explained.orElse(request, reply, async () => {
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
  @Described({
    summary: 'The content of the delivery page, as JSON.',
    answer: jsonOf(schemaRef('Delivery')),
    canBeMissing: true,
  })
  picture(
    @Param('token') token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeliveryView> {
    keepFromOthers(reply);
    void reply.header('cache-control', 'no-store');
    return this.deliveries.picture(token, reply);
  }
}

const keepFromOthers = (reply: FastifyReply): void => {
  void reply
    .header('referrer-policy', 'no-referrer')
    .header('x-robots-tag', 'noindex, nofollow')
    .header('x-content-type-options', 'nosniff');
};
