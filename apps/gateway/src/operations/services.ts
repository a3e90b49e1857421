import { Inject, Injectable } from '@nestjs/common';
import { DEFAULT_LOG, readySubject, type Service, services } from '#contracts';
import { type CheckResult, Readiness } from '#platform';
import { type Bus } from '../bus';
import { Logs } from '../logs/logs';

/** Longer than an instance takes to find its dependencies away would tell no more. */
const TIMEOUT_MS = 1_000;

/**
 * The gateway depends on every service: on one instance of each that is ready. Those of other logs than the default one are
 * reported, and do not make it unready: it serves the tenants of the logs that work.
 */
@Injectable()
export class Services {
  constructor(@Inject(Logs) logs: Logs, @Inject(Readiness) readiness: Readiness) {
    for (const [log, bus] of logs.all)
      for (const service of services) {
        const isRequired = log === DEFAULT_LOG;
        const name = isRequired ? service : `${log} ${service}`;
        readiness.add(name, () => this.check(bus, service), { isRequired });
      }
  }

  /** Requests all instances; the ready ones answer. Rejects where none does. */
  private async check(bus: Bus, service: Service): Promise<CheckResult> {
    await bus.request(readySubject(service), {}, TIMEOUT_MS).catch((cause: unknown) => {
      throw new Error('no instance says that it is ready', { cause });
    });
    return { ok: true, detail: 'an instance is ready' };
  }
}
