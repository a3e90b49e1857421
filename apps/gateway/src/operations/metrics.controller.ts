import { Controller, Get, Header } from '@nestjs/common';
import { register } from 'prom-client';
import { METRICS_ROLE } from '#contracts';
import { Described } from '../docs/described';
import { LocalOr } from '../identity/access';

/** The metrics of this gateway; each service has its own on its own port. */
@Controller('metrics')
export class MetricsController {
  @Get()
  @LocalOr(METRICS_ROLE)
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Described({
    summary:
      'Prometheus metrics of this gateway; they tell of all tenants, so a key is needed from elsewhere.',
    answer: { 'text/plain': { type: 'string' } },
  })
  metrics(): Promise<string> {
    return register.metrics();
  }
}
