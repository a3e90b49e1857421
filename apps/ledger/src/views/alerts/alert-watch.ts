import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { subjects } from '#contracts';
import { Platform } from '#platform';
import { QueryService } from '../queries/query.service';
import { AlertEvaluation } from './alert-evaluation';
import { Alerts } from './alerts';

/** How soon after the log has grown it looks for alerts: by then the views show it. */
const REST_MS = 1_000;
/** It looks as often while the log stays as it is: time alone makes alerts due, too. */
const IDLE_MS = 10_000;
/** Longer than any evaluation takes; one of an instance that stopped is tried again after it. */
const CLAIM_MS = 60_000;

/** Evaluates alerts while the service runs, one at a time. */
@Injectable()
export class AlertWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly ending = new AbortController();
  private readonly evaluation: AlertEvaluation;
  private growth = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly platform: Platform,
    questions: QueryService,
    alerts: Alerts,
  ) {
    const { pool, log } = platform;
    const onError = (message: string, error: unknown) => log.warn({ err: error }, message);
    this.evaluation = new AlertEvaluation({ pool, questions, alerts, onError });
  }

  onApplicationBootstrap(): void {
    // The instance that writes the log sends it.
    this.platform.connection.subscribe(subjects.ledger.committed, {
      callback: () => this.growth.abort(),
    });
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
      if (!wasDue) await this.pause(signal);
    }
  }

  /** Until the log grows, then as long as views take: what grows meanwhile ends the next pause. */
  private async pause(signal: AbortSignal): Promise<void> {
    const wakened = AbortSignal.any([signal, this.growth.signal]);
    await sleep(IDLE_MS, undefined, { signal: wakened }).catch(() => undefined);
    this.growth = new AbortController();
    await sleep(REST_MS, undefined, { signal }).catch(() => undefined);
  }
}
