import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { exitCodeOf, onEnd } from './lifetime.mjs';
import { compileCache, nodeBinary } from './node.mjs';
import { Household } from './servers.mjs';

/**
 * Runs a command beside a Postgres and a NATS of its own, which are deleted afterwards.
 *
 * @param args of `node`
 * @param env what the command gets besides our environment, given the servers' URLs
 * @returns the command's exit code
 */
export async function runBesideServers({ args, env, durable }) {
  const household = await Household.open(durable ? { place: tmpdir() } : {});
  let command;
  onEnd({
    stop: (by) => command?.kill(by.startsWith('SIG') ? by : 'SIGTERM'),
    force: () => command?.kill('SIGKILL'),
  });
  try {
    const urls = await household.startServers({ durable });
    command = spawn(nodeBinary(), args, {
      stdio: 'inherit',
      env: { ...compileCache, ...process.env, ...env(urls, household.data) },
    });
    return await new Promise((resolve, reject) => {
      command.once('exit', (code, signal) => resolve(exitCodeOf(code, signal)));
      command.once('error', reject);
    });
  } finally {
    await household.close();
  }
}
