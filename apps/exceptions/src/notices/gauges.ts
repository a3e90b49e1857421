import { Gauge, type Registry } from 'prom-client';
import { type DeliveryStore } from './delivery-store';

/** Gauges of what is on its way to webhooks, read when they are scraped. Alarm on dead ones that grow. */
export const registerDeliveryGauges = (registry: Registry, deliveries: DeliveryStore): void => {
  const gauge = (name: string, help: string, key: 'pending' | 'dead' | 'lateSeconds'): Gauge =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const standing = await deliveries.standing().catch(() => undefined);
        if (standing) this.set(standing[key]);
      },
    });
  gauge('writ_webhook_deliveries_pending', 'Notices on their way to a webhook.', 'pending');
  gauge(
    'writ_webhook_deliveries_dead',
    'Notices that no attempt brought to their webhook: see why, mend it, replay them.',
    'dead',
  );
  gauge(
    'writ_webhook_deliveries_late_seconds',
    'For how long the delivery that is due for longest has been due.',
    'lateSeconds',
  );
};
