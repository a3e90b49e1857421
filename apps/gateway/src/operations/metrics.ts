import { Inject, Injectable } from '@nestjs/common';
import { beginCounting, measure, observe } from '#platform';
import { InFlight } from '../identity/in-flight';

/** What the gateway counts of itself. */
@Injectable()
export class GatewayMetrics {
  constructor(@Inject(InFlight) inFlight: InFlight) {
    beginCounting('writ_sign_in_failures_total');
    measure(() => inFlight.total, { writ_http_requests_in_flight: (total) => total });
  }

  /** `route` is the pattern and not the address: ids would make a metric each. */
  answered(method: string, route: string, status: number, seconds: number): void {
    const labels = { method, route, status: String(status) };
    observe('writ_http_request_duration_seconds', labels, seconds);
  }
}
