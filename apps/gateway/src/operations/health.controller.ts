import { Controller, Get, Inject, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { Refusal } from '#kernel';
import { failingOf, isLocal, Readiness, withoutDetails } from '#platform';
import { Described } from '../docs/described';
import { Closing } from '../http/closing';
import { Public } from '../identity/access';

/** Whether this process lives, and whether it can do its work. */
@Controller()
export class HealthController {
  constructor(
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(Closing) private readonly closing: Closing,
  ) {}

  @Get('healthz')
  @Public()
  @Described({
    summary: 'This process is alive; no other is checked.',
    answer: {
      'application/json': {
        type: 'object',
        required: ['status'],
        properties: { status: { const: 'ok' } },
      },
    },
  })
  healthz() {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Public()
  @Described({
    summary:
      'This gateway can work: NATS answers it, and an instance of every service is ready. 503 names what is away and since when; only callers on this machine see more.',
    answer: { 'application/json': { type: 'object' } },
  })
  async readyz(@Req() request: FastifyRequest) {
    const report = await this.readiness.report();
    const { ready, checks } = isLocal(request.raw) ? report : withoutDetails(report);
    if (ready && !this.closing.hasBegun) return { status: 'ready', checks };
    const failing = failingOf(report).join(', ');
    throw new Refusal('not_ready', `Not ready: ${failing || 'shutting down'}.`, { checks });
  }
}
