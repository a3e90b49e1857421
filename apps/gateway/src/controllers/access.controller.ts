import { Controller, Get, Inject, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { type ListedSession, subjects } from '#contracts';
import { type BusReply, metadataOf, unwrap } from '#platform';
import { type Bus, BUS } from '../bus';
import { Described } from '../docs/described';
import { schemaRef } from '../docs/schemas';
import { AllowedTo } from '../identity/access';

/** Who may come in: keys, the short-lived tokens that they get, and the sessions of people. */
@Controller('v1')
export class AccessController {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  @Get('keys')
  @AllowedTo('admin')
  @Described({
    summary: 'The API keys there are, without their secrets.',
    answer: { 'application/json': schemaRef('KeyPage') },
  })
  async keys(@Req() request: FastifyRequest) {
    const metadata = metadataOf(request.caller!, uuidv7());
    const { keys } = unwrap(
      await this.bus.request<BusReply<{ keys: readonly object[] }>>(subjects.internal.listKeys, {
        metadata,
      }),
    );
    return { items: keys, nextCursor: null };
  }

  @Get('sessions')
  @AllowedTo('admin')
  @Described({
    summary: 'Who is signed in, the newest first.',
    answer: { 'application/json': schemaRef('SessionPage') },
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
