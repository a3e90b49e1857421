import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readerUrl } from './database-roles.mjs';
import { writeFileDurably } from './durable-file.mjs';

/** Where the addresses of a running system stand, to be read by a shell: `. .writ/addresses`. */
export const addressesIn = (data) => join(data, 'addresses');

/**
 * Writes where the system can be reached. Ports change between starts, and the database asks
 * for a password, so the file is for its owner only. The command line reads WRIT_URL from it.
 */
export function writeAddresses({ data, url, databaseUrl, serviceDatabaseUrl, natsCallerUrl }) {
  const lines = {
    WRIT_URL: url,
    // People read. Who has to change something does it as the owner.
    DATABASE_URL: serviceDatabaseUrl ?? readerUrl(databaseUrl),
    WRIT_DATABASE_OWNER_URL: databaseUrl,
    NATS_URL: natsCallerUrl,
  };
  const text = Object.entries(lines)
    .filter(([, value]) => value)
    .map(([name, value]) => `export ${name}='${value}'\n`);
  writeFileDurably(addressesIn(data), text.join(''));
}

/** What was written there by the last start, by name; empty before the first. */
export function readAddresses(data) {
  let text = '';
  try {
    text = readFileSync(addressesIn(data), 'utf8');
  } catch {
    // Nothing was started from this folder yet.
  }
  return Object.fromEntries(
    [...text.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]),
  );
}
