import { Controller, Delete, Get, Inject, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { subjects } from '#contracts';
import { type BusReply, metadataOf, unwrap } from '#platform';
import { type Asked, AskedFor } from '../asking/asked';
import { AsksFor } from '../asking/asks-for';
import { Errands } from '../asking/errands';
import { type Bus, BUS } from '../bus';
import { Described } from '../docs/described';
import { issueKey, issueToken, revokeKey } from '../errands';
import { AllowedTo } from '../identity/access';

/** Who may come in: keys, and the short-lived tokens that they get. */
@Controller('v1')
@ApiTags('access')
export class AccessController {
  constructor(
    @Inject(Errands) private readonly errands: Errands,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  @Get('keys')
  @AllowedTo('admin')
  @Described({
    summary: 'The API keys there are, without their secrets.',
    answer: { 'application/json': { type: 'object' } },
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
  @AsksFor(issueKey, { created: '/v1/keys' })
  issueKey(@AskedFor() asked: Asked) {
    return this.errands.send(asked);
  }

  @Delete('keys/:keyId')
  @AsksFor(revokeKey)
  revokeKey(@AskedFor() asked: Asked) {
    return this.errands.send(asked);
  }

  @Post('tokens')
  @AsksFor(issueToken)
  issueToken(@AskedFor() asked: Asked) {
    return this.errands.send(asked);
  }
}
