import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { onEnd } from './lifetime.mjs';
import { openLog, Stop, tailOf } from './log.mjs';
import { System } from './system.mjs';

/**
 * `main.mjs serve-stack`: a system steered over Node's IPC channel, for tests. It stays outside the
 * test runner's process and ends, with all it started, when the channel closes.
 *
 *   → { id, ask: 'start', with: { … } }     ← { id, answer } or { id, error }
 *                                           ← { event: 'exit' | 'start', name, … } at any time
 */
export async function serveStack() {
  if (!process.send)
    throw new Stop('serve-stack is steered by a parent over IPC (child_process.fork).');
  const system = await System.open({ log: (line) => write(`[writ] ${line}\n`) });
  const log = join(system.data, 'logs/services.log');
  const output = openLog(log);
  const write = (line) => writeSync(output, line);
  const { supervisor } = system;

  const asks = {
    start: ({ isBuilt = false, ...options }) =>
      system.start({ ...options, write, prepare: isBuilt ? undefined : build }),
    kill: ({ name, signal }) => supervisor.kill(name, signal),
    suspend: ({ name, abruptly }) => supervisor.suspend(name, { abruptly }),
    resume: ({ name }) => supervisor.resume(name),
    pids: () => Object.fromEntries(supervisor.names.map((name) => [name, supervisor.pidOf(name)])),
    log: ({ bytes = 20_000 } = {}) => tailOf(log, bytes),
    stop: () => end(),
  };

  let ended;
  const end = () => (ended ??= system.stop());
  // A parent that was killed receives nothing; the end of the channel is handled below.
  const tell = (message) => process.connected && process.send(message, () => {});

  for (const event of ['exit', 'start']) supervisor.on(event, (what) => tell({ event, ...what }));

  return new Promise((resolve) => {
    const endAndResolve = () => end().then(() => resolve(0));
    onEnd({ stop: endAndResolve });
    process.on('disconnect', endAndResolve);
    process.on('message', async ({ id, ask, with: options = {} }) => {
      try {
        tell({ id, answer: (await asks[ask](options)) ?? null });
      } catch (error) {
        const text = error instanceof Stop ? error.message : error.stack;
        tell({ id, error: `${text}\n${ended ? '' : tailOf(log)}` });
      }
      if (ask === 'stop') process.disconnect();
    });
    tell({ event: 'open', data: system.data });
  });
}
