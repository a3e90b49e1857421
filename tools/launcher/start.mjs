import { join } from 'node:path';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { onEnd } from './lifetime.mjs';
import { say, Stop } from './log.mjs';
import { claimPort, freePort } from './ports.mjs';
import { writeAddresses } from './addresses.mjs';
import { welcome } from './ready-message.mjs';
import { root } from './root.mjs';
import { runOnce } from './services.mjs';
import { readSettings } from './settings.mjs';
import { System } from './system.mjs';

/**
 * `npm start`: everything from a fresh checkout to a system in the foreground.
 * Resolves with the exit code once it has been stopped: 0 after a clean stop.
 *
 * @param options for tests: `services` and `migrate` instead of the built ones (see System.start),
 *   `isBuilt` to leave install and build out
 */
export async function start({ isBuilt = false, examples = true, ...options } = {}) {
  const settings = readSettings();
  const port = await portFor(settings);
  if (!isBuilt) await install();
  const system = await System.open({ data: settings.data });

  const ended = new Promise((resolve) =>
    onEnd({
      stop: (reason) => {
        say(`stopping (${reason}) …`);
        resolve(system.stop().then(() => say('stopped')));
      },
      force: () => system.kill().then(() => process.exit(130)),
    }),
  );
  const { databaseUrl, serviceDatabaseUrl, natsUrl, logLevel, processes } = settings;
  const prepare = isBuilt ? undefined : build;
  const bringUp = async () => {
    const servers = { databaseUrl, serviceDatabaseUrl, natsUrl };
    const running = await system.start({
      ...servers,
      processes,
      logLevel,
      port,
      prepare,
      ...options,
    });
    writeAddresses({ ...running, serviceDatabaseUrl });
    if (examples) await publishExamples(running);
    say(welcome(running));
  };

  try {
    // A stop may come in the middle of the start: then what the start still does matters to nobody.
    await Promise.race([ended, bringUp()]);
  } catch (error) {
    await system.stop();
    throw error;
  }
  await ended;
  return 0;
}

/**
 * The port to listen on: the one that was chosen or none; a free one in place of a taken default.
 * @throws Stop when the chosen one is taken.
 */
async function portFor({ port, isPortChosen }) {
  if (await claimPort(port)) return port;
  if (isPortChosen)
    throw new Stop(
      `WRIT_PORT=${port} is taken by another program. Stop it, or choose another port.`,
    );
  const free = await freePort();
  say(`port ${port} is taken by another program; using ${free}`);
  return free;
}

async function publishExamples({ url, keys, data }) {
  try {
    await runOnce({
      name: 'examples',
      file: join(root, 'cli/bin/writ'),
      args: ['publish', 'examples'],
      env: { ...process.env, WRIT_URL: url, WRIT_API_KEY: keys.admin, WRIT_DATA: data },
    });
  } catch (error) {
    say(`the examples were not published: ${error.message}`);
  }
}
