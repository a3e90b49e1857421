import { Gauge, type Registry } from 'prom-client';
import { type TimerClaims } from './timer-claims';

/** Timers are sent within two seconds of their time. */
const LATE_MS = 2_000;

/** Gauges of what is due, read from the database when they are scraped. Alarm on any of them above 0. */
export const registerTimerGauges = (registry: Registry, claims: TimerClaims): void => {
  const gauge = (name: string, help: string, key: 'late' | 'givenUp'): Gauge =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const standing = await claims.standing(LATE_MS).catch(() => undefined);
        if (standing) this.set(standing[key]);
      },
    });
  gauge(
    'writ_timers_overdue',
    'Timers that are due for more than two seconds and still have an effect to wait for.',
    'late',
  );
  gauge(
    'writ_timers_given_up',
    'Due timers whose command was refused so often that nobody sends it any more.',
    'givenUp',
  );
};
