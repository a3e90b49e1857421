import { Inject, Injectable } from '@nestjs/common';
import { probeSubject, type Service, services } from '#contracts';
import { type BusReply, type ProbeReply, Unavailable, unwrap } from '#platform';
import { type Bus, BUS } from '../bus';

/** The state that a service reports, or why it reports none. */
export type ServiceState = Omit<ProbeReply, 'service'> & { readonly service: Service };

const TIMEOUT_MS = 2_000;

/** Probes every service. */
@Injectable()
export class Services {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  states(): Promise<readonly ServiceState[]> {
    return Promise.all(services.map((service) => this.stateOf(service)));
  }

  private async stateOf(service: Service): Promise<ServiceState> {
    try {
      const reply = await this.bus.request<BusReply<ProbeReply>>(
        probeSubject(service),
        {},
        TIMEOUT_MS,
      );
      const { ready, checks, metrics } = unwrap(reply);
      return { service, ready, checks, metrics };
    } catch (error) {
      const detail = error instanceof Unavailable ? error.message : 'answers with an error';
      return { service, ready: false, checks: { bus: { ok: false, detail } }, metrics: '' };
    }
  }
}
