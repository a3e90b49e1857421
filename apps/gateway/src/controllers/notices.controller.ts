import { Controller, Get, Inject, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { ListNoticesBody, type NumberedNotice, roles, subjects } from '#contracts';
import { type BusReply, metadataOf, parseAs, unwrap } from '#platform';
import { askedIn, pageOf } from '../queries/pages';
import { type Bus, BUS } from '../bus';
import { NoticesDocs } from '../docs/notice-docs';
import { AllowedTo } from '../identity/access';

/** Who was told what. */
@Controller('v1/notices')
export class NoticesController {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  @Get()
  @AllowedTo(...roles)
  @NoticesDocs()
  async list(@Req() request: FastifyRequest) {
    const body = parseAs(ListNoticesBody, askedIn(request));
    const metadata = metadataOf(request.caller!, uuidv7());
    const { notices, next } = unwrap(
      await this.bus.request<BusReply<{ notices: readonly NumberedNotice[]; next: number | null }>>(
        subjects.internal.listNotices,
        { ...body, metadata },
      ),
    );
    return pageOf(notices, next);
  }
}
