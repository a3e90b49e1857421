import { Controller, Delete, Get, Inject, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { type ListedSession, subjects } from '#contracts';
import { type BusReply, metadataOf, unwrap } from '#platform';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute } from '../commands/command-route';
import { AdminRequests } from '../commands/admin-requests';
import { type Bus, BUS } from '../bus';
import { Described } from '../docs/described';
import { schemaRef } from '../docs/schemas';
import { issueKey, issueToken, revokeKey, revokeSession } from '../admin-requests';
import { AllowedTo, ForKeysOnly, ForSourceBound } from '../identity/access';

/** Who may come in: keys, the short-lived tokens that they get, and the sessions of people. */
@Controller('v1')
@ApiTags('access')
export class AccessController {
  constructor(
    @Inject(AdminRequests) private readonly adminRequests: AdminRequests,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

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

  @Post('keys')
  @ForKeysOnly()
  @CommandRoute(issueKey, { created: '/v1/keys' })
  issueKey(@RequestedCommand() asked: CommandRequest) {
    return this.adminRequests.send(asked);
  }

  @Delete('keys/:keyId')
  @CommandRoute(revokeKey)
  revokeKey(@RequestedCommand() asked: CommandRequest) {
    return this.adminRequests.send(asked);
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

  @Delete('sessions/:sessionId')
  @CommandRoute(revokeSession)
  revokeSession(@RequestedCommand() asked: CommandRequest) {
    return this.adminRequests.send(asked);
  }

  @Post('tokens')
  @ForKeysOnly()
  @ForSourceBound()
  @CommandRoute(issueToken)
  issueToken(@RequestedCommand() asked: CommandRequest) {
    return this.adminRequests.send(asked);
  }
}
