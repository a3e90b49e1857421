import { Inject, Injectable } from '@nestjs/common';
import { readySubject, type Service, services } from '#contracts';
import { type CheckResult, Readiness } from '#platform';
import { type Bus, BUS } from '../bus';

/** Longer than an instance takes to find its dependencies away would tell no more. */
const TIMEOUT_MS = 1_000;

/** The gateway depends on every service: on one instance of each that is ready. */
@Injectable()
export class Services {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(Readiness) readiness: Readiness,
  ) {
    for (const service of services) readiness.add(service, () => this.check(service));
  }

  /** Requests all instances; the ready ones answer. Rejects where none does. */
  private async check(service: Service): Promise<CheckResult> {
    await this.bus.request(readySubject(service), {}, TIMEOUT_MS).catch((cause: unknown) => {
      throw new Error('no instance says that it is ready', { cause });
    });
    return { ok: true, detail: 'an instance is ready' };
  }
}
