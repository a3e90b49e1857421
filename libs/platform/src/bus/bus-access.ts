import { type Logger } from 'pino';
import { type Settings } from '../settings';
import { type BusAccess } from './connection';

/** What the settings say of NATS, with a warning while no server answers. */
export const busAccess = (
  { WRIT_NATS_CA, WRIT_NATS_CERT, WRIT_NATS_KEY, WRIT_NATS_CREDS }: Settings,
  log: Logger,
): BusAccess => ({
  ca: WRIT_NATS_CA,
  cert: WRIT_NATS_CERT,
  key: WRIT_NATS_KEY,
  creds: WRIT_NATS_CREDS,
  onWaiting: (waiting) => log.warn(waiting, 'no NATS server answers: waiting for one'),
});
