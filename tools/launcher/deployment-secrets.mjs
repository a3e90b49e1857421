import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createFolderDurably, flushFolder, writeFileDurably } from './durable-file.mjs';
import { jetStreamSettings, natsConfiguration, natsHealthUrl } from './nats.mjs';
import { makeSecrets } from './secret-files.mjs';
import { natsIssuerIn, natsUsersIn, postgresPasswordIn } from './secrets.mjs';
import { readSettings } from './settings.mjs';

const NATS_HTTP = '127.0.0.1:8222';
const CLUSTER = ['nats-1', 'nats-2', 'nats-3'];

/**
 * `main.mjs secrets`: writes what the containers of docker-compose.yml share into WRIT_DATA: keys and
 * passwords (made once), the URLs that hold them, and the NATS configuration. Readable by every user of
 * the volume, because each image runs as another one; the volume itself is the fence.
 */
export function writeDeploymentSecrets() {
  const { data } = readSettings();
  createFolderDurably(data);
  makeSecrets(data);
  const users = natsUsersIn(data);
  const natsUrl = (host) => `nats://services:${users.services}@${host}:4222`;

  const files = {
    'database-url': `postgres://postgres:${postgresPasswordIn(data)}@postgres:5432/writ`,
    'nats-url': natsUrl('nats'),
    'nats-cluster-url': CLUSTER.map(natsUrl).join(','),
    'nats-health-url': natsHealthUrl({ http: NATS_HTTP, users }),
    'nats.conf': natsConfiguration({
      listen: '0.0.0.0:4222',
      http: NATS_HTTP,
      // Flushed every two minutes, as JetStream does by itself: no answer of Writ rests on it.
      jetstream: jetStreamSettings({ store_dir: '/data' }),
      users,
      // The containers read the file, whatever is set here.
      issuer: natsIssuerIn(data, {}),
    }),
  };
  for (const [name, text] of Object.entries(files))
    writeFileDurably(join(data, name), text, { mode: 0o644 });
  for (const name of readdirSync(data)) chmodSync(join(data, name), 0o644);
  flushFolder(data);
}
