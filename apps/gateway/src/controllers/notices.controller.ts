import { Controller, Get, Inject, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { ListNoticesBody, noticeReaders, NumberedNotice, subjects } from '#contracts';
import { type BusReply, metadataOf, unwrap } from '#platform';
import { pageFrom, statedIn } from '../queries/pages';
import { type Bus, BUS } from '../bus';
import { Described, pageOf } from '../docs/described';
import { AllowedTo } from '../identity/access';

/** Who was notified of what. */
@Controller('v1/notices')
export class NoticesController {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  @Get()
  @AllowedTo(...noticeReaders)
  @Described({
    summary:
      'Who was notified of what, the earliest first: notices to owners that the caller may answer for; all of them for operators, analysts and admins.',
    query: ListNoticesBody,
    answer: pageOf(
      NumberedNotice,
      'Send it as `since` for the next page; null when this is the last.',
    ),
  })
  async list(@Req() request: FastifyRequest) {
    const body = statedIn(request, ListNoticesBody);
    const metadata = metadataOf(request.caller!, uuidv7());
    const { notices, next } = unwrap(
      await this.bus.request<BusReply<{ notices: readonly NumberedNotice[]; next: number | null }>>(
        subjects.internal.listNotices,
        { ...body, metadata },
      ),
    );
    return pageFrom(notices, next);
  }
}
