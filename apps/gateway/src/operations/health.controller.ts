import { Controller, Get, Inject, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { Refusal } from '#kernel';
import { Described } from '../docs/described';
import { Closing } from '../http/closing';
import { Public } from '../identity/access';
import { isLocal } from '../identity/local';
import { Services, type ServiceState } from './services';

/** Whether the process lives, and whether the system can do its work. */
@Controller()
export class HealthController {
  constructor(
    @Inject(Services) private readonly services: Services,
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
      'Every service is ready: Postgres, NATS, migrations and lag. 503 names what is not; only callers on this machine see what each checked.',
    answer: { 'application/json': { type: 'object' } },
  })
  async readyz(@Req() request: FastifyRequest) {
    const hears = isLocal(request) ? withChecks : withoutChecks;
    const states = (await this.services.states()).map(hears);
    const waiting = states.filter(({ ready }) => !ready).map(({ service }) => service);
    if (waiting.length === 0 && !this.closing.hasBegun)
      return { status: 'ready', services: states };
    throw new Refusal('not_ready', `Not ready: ${waiting.join(', ') || 'shutting down'}.`, {
      services: states,
    });
  }
}

/** Addresses and the words of drivers say more about a system than strangers should know. */
const withoutChecks = ({ service, ready }: ServiceState) => ({ service, ready });

const withChecks = ({ service, ready, checks }: ServiceState) => ({ service, ready, checks });
