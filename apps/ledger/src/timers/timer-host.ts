import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { internalCommandSubject } from '#contracts';
import {
  type BusClient,
  type BusReply,
  measureTimers,
  Platform,
  type SendWhenDue,
  servedHere,
  TimerClaims,
  TimerScheduler,
  unwrap,
} from '#platform';
import { escalationCommand } from './escalation-command';

/** Where the timers stand, and by which time they go. */
export const timerTables = {
  source: `(SELECT * FROM messaging.timers AS t WHERE ${servedHere('t.tenant')})`,
  schema: 'messaging',
  now: 'writ.now()',
} as const;

/** Shorter than a claim lasts: nobody else sends the same command meanwhile. */
const TIMEOUT_MS = 5_000;

/** Sends the command of a due escalation step to the service that owns it; throws what that service throws. */
export const sendOver =
  (bus: BusClient): SendWhenDue =>
  async (timer, commandId) => {
    const { definition, frame } = escalationCommand(timer, commandId);
    const subject = internalCommandSubject(definition);
    unwrap(await bus.request<BusReply>(subject, frame, { timeoutMs: TIMEOUT_MS }));
  };

/** Holds the scheduler that takes the steps of all escalation paths when they are due. */
@Injectable()
export class TimerHost implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly claims: TimerClaims;
  private readonly scheduler: TimerScheduler;

  constructor({ pool, bus, log }: Platform) {
    this.claims = new TimerClaims(pool, timerTables);
    this.scheduler = new TimerScheduler({
      claims: this.claims,
      send: sendOver(bus),
      onError: (message, error) => log.warn({ err: error }, message),
    });
  }

  onApplicationBootstrap(): void {
    measureTimers(this.claims);
    this.scheduler.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.scheduler.stop();
  }
}
