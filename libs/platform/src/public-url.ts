import { type Settings } from './settings';

/** The address under which callers reach the API, without a slash at the end. */
export const publicUrl = ({
  WRIT_PUBLIC_URL,
  WRIT_HOST,
  WRIT_PORT,
}: Pick<Settings, 'WRIT_PUBLIC_URL' | 'WRIT_HOST' | 'WRIT_PORT'>): string =>
  (WRIT_PUBLIC_URL ?? `http://${hostOf(WRIT_HOST)}:${WRIT_PORT}`).replace(/\/+$/, '');

/** An address to listen on is not always one to be reached at. */
const hostOf = (host: string): string =>
  host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
