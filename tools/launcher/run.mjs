import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { Stop } from './log.mjs';
import { programFlags } from './node.mjs';
import { runBesideServers } from './throw-away.mjs';

/**
 * `main.mjs run <file> [arguments]`: a script beside a Postgres and a NATS of its own, as durable as
 * in production. It finds them in DATABASE_URL, NATS_URL and NATS_CALLER_URL, and an empty folder
 * for its files in WRIT_DATA.
 */
export async function run([file, ...fileArguments]) {
  if (!file) throw new Stop('Say what to run: node tools/launcher/main.mjs run <file> [arguments]');
  await install();
  await build();
  return runBesideServers({
    durable: true,
    args: [...programFlags, resolve(file), ...fileArguments],
    env: ({ databaseUrl, natsUrl, natsCallerUrl }, data) => ({
      DATABASE_URL: databaseUrl,
      NATS_URL: natsUrl,
      NATS_CALLER_URL: natsCallerUrl,
      WRIT_DATA: data,
      // Systems that the script starts keep their data on disk too: it may measure them.
      TMPDIR: tmpdir(),
    }),
  });
}
