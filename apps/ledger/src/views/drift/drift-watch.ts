import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { internalCommandSubject, openRemediation } from '#contracts';
import { type BusReply, Platform, TimerClaims, TimerScheduler, unwrap } from '#platform';
import { QueryService } from '../queries/query.service';
import { DriftEvaluation, driftTables } from './drift-evaluation';

/** Exceptions queries a view before it answers. */
const TIMEOUT_MS = 10_000;
/** A period is a week at least. */
const POLL_MS = 2_000;
/** Longer than any look takes. */
const CLAIM_MS = 300_000;

/** Looks at the charts of every tenant when a week or month is over, in any number of instances, each period once. */
@Injectable()
export class DriftWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly scheduler: TimerScheduler;

  constructor({ pool, bus, log }: Platform, questions: QueryService) {
    const onError = (message: string, error: unknown) => log.warn({ err: error }, message);
    const subject = internalCommandSubject(openRemediation);
    const { evaluate } = new DriftEvaluation({
      pool,
      questions,
      send: async (frame) =>
        unwrap(await bus.request<BusReply>(subject, frame, { timeoutMs: TIMEOUT_MS })),
      onError,
    });
    this.scheduler = new TimerScheduler({
      claims: new TimerClaims(pool, driftTables),
      send: evaluate,
      onError,
      pollMs: POLL_MS,
      claimMs: CLAIM_MS,
      inFlightMax: 1,
    });
  }

  onApplicationBootstrap(): void {
    this.scheduler.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.scheduler.stop();
  }
}
