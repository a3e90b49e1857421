import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Platform } from '#platform';
import { QueryService } from '../queries/query.service';
import { AlertEvaluation } from './alert-evaluation';
import { Alerts } from './alerts';

/** How soon an alert that is due is noticed. */
const POLL_MS = 1_000;
/** Longer than any evaluation takes; one that failed is tried again after it. */
const CLAIM_MS = 60_000;

/** Evaluates alerts while the service runs, one at a time. */
@Injectable()
export class AlertWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly ending = new AbortController();
  private readonly evaluation: AlertEvaluation;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly platform: Platform,
    questions: QueryService,
    alerts: Alerts,
  ) {
    this.evaluation = new AlertEvaluation({ pool: platform.pool, questions, alerts });
  }

  onApplicationBootstrap(): void {
    this.loop = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      const wasDue = await this.evaluation.evaluateNext(CLAIM_MS).catch((error: unknown) => {
        this.platform.log.warn({ err: error }, 'An alert is not evaluated');
        return false;
      });
      if (!wasDue) await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
