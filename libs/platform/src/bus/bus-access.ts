import { type Logger } from 'pino';
import { type Settings } from '../settings';
import { type BusAccess } from './connection';

/** What the settings say of NATS, with a warning while no server answers. */
export const busAccess = (
  { WRIT_NATS_CA, WRIT_NATS_CERT, WRIT_NATS_KEY, WRIT_NATS_CREDS, NATS_URL }: Settings,
  log: Logger,
): BusAccess => ({
  ca: WRIT_NATS_CA,
  cert: WRIT_NATS_CERT,
  key: WRIT_NATS_KEY,
  creds: WRIT_NATS_CREDS,
  onWaiting: (reason) =>
    log.warn({ servers: hostsIn(NATS_URL), reason }, 'no NATS server answers: waiting for one'),
});

/** Without user and password. */
const hostsIn = (url: string): string =>
  url
    .split(',')
    .map((part) => new URL(part.trim()).host)
    .join(',');
