import { type Settings } from '../settings';
import { type BusAccess } from './connection';

/** What the settings say of NATS. */
export const busAccess = ({
  WRIT_NATS_CA,
  WRIT_NATS_CERT,
  WRIT_NATS_KEY,
  WRIT_NATS_CREDS,
}: Settings): BusAccess => ({
  ca: WRIT_NATS_CA,
  cert: WRIT_NATS_CERT,
  key: WRIT_NATS_KEY,
  creds: WRIT_NATS_CREDS,
});
