import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { InFlight } from '../identity/in-flight';
import { Inject } from '@nestjs/common';

const BUCKETS_SECONDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

/** What the gateway counts of itself. */
@Injectable()
export class GatewayMetrics {
  readonly registry = new Registry();

  private readonly requests = new Histogram({
    name: 'writ_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer, by route and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: BUCKETS_SECONDS,
    registers: [this.registry],
  });

  constructor(@Inject(InFlight) inFlight: InFlight) {
    collectDefaultMetrics({ register: this.registry, prefix: 'writ_gateway_' });
    new Gauge({
      name: 'writ_http_requests_in_flight',
      help: 'Requests of known callers that are open now.',
      registers: [this.registry],
      collect() {
        this.set(inFlight.total);
      },
    });
  }

  /** `route` is the pattern and not the address: ids would make a metric each. */
  answered(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status: String(status) }, seconds);
  }
}
