import { Controller, Get, Header, Inject } from '@nestjs/common';
import { Described } from '../docs/described';
import { LocalOr } from '../identity/access';
import { mergeMetrics } from './merge-metrics';
import { GatewayMetrics } from './metrics';
import { Services } from './services';

/** The metrics of the whole system in one place. */
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(GatewayMetrics) private readonly own: GatewayMetrics,
    @Inject(Services) private readonly services: Services,
  ) {}

  @Get()
  @LocalOr('deployment-admin')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Described({
    summary:
      'Prometheus metrics of the gateway and of every service; they tell of all tenants, so a key is needed from elsewhere.',
    answer: { 'text/plain': { type: 'string' } },
  })
  async metrics(): Promise<string> {
    const [own, states] = await Promise.all([this.own.registry.metrics(), this.services.states()]);
    return mergeMetrics([
      { service: 'gateway', text: own },
      ...states.map(({ service, metrics }) => ({ service, text: metrics })),
      { service: 'gateway', text: readiness(states) },
    ]);
  }
}

const readiness = (states: readonly { service: string; ready: boolean }[]): string =>
  [
    '# HELP writ_service_ready Whether a service says that it can do its work.',
    '# TYPE writ_service_ready gauge',
    ...states.map(
      ({ service, ready }) => `writ_service_ready{service="${service}"} ${Number(ready)}`,
    ),
  ].join('\n');
