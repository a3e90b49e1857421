import { Controller, Get, Inject, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { Key, ListedSession, subjects } from '#contracts';
import { type BusReply, metadataOf, unwrap } from '#platform';
import { type Bus, BUS } from '../bus';
import { Described, pageOf } from '../docs/described';
import { AllowedTo } from '../identity/access';

/** Who may come in: keys, the short-lived tokens that they get, and the sessions of people. */
@Controller('v1')
export class AccessController {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  @Get('keys')
  @AllowedTo('admin')
  @Described({
    summary: 'The API keys there are, without their secrets.',
    answer: pageOf(Key),
  })
  async keys(@Req() request: FastifyRequest) {
    const metadata = metadataOf(request.caller!, uuidv7());
    const { keys } = unwrap(
      await this.bus.request<BusReply<{ keys: readonly Key[] }>>(subjects.internal.listKeys, {
        metadata,
      }),
    );
    return { items: keys, nextCursor: null };
  }

  @Get('sessions')
  @AllowedTo('admin')
  @Described({
    summary: 'Who is signed in, the newest first.',
    answer: pageOf(ListedSession),
  })
  async sessions(@Req() request: FastifyRequest) {
    const metadata = metadataOf(request.caller!, uuidv7());
    const { sessions } = unwrap(
      await this.bus.request<BusReply<{ sessions: readonly ListedSession[] }>>(
        subjects.internal.listSessions,
        { metadata },
      ),
    );
    return { items: sessions, nextCursor: null };
  }
}
