import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf, isRunning } from './process-identity.mjs';

/**
 * Below the range from which systems give ports to outgoing connections (32768 and up on Linux, 49152
 * on macOS): a server that is down for a moment finds its port free when it comes back.
 */
const [LOWEST, HIGHEST] = [20_000, 32_000];

const claims = [];
process.once('exit', () => claims.forEach((path) => rmSync(path, { force: true })));

/** Resolves true when nobody listens on this port of `host`. */
export const isPortFree = (port, host = '127.0.0.1') =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });

/** Resolves to a loopback port that is free and that no other launcher of this machine will take. */
export async function freePort() {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await claimPort(port)) return port;
  }
}

/**
 * Claims a port for the life of this process. Resolves false when it is taken, or claimed by another
 * launcher that has not got as far as listening: without that, two that start together get the same.
 */
export async function claimPort(port) {
  const path = join(tmpdir(), `writ-port-${port}.json`);
  const holder = holderOf(path);
  if (holder && isRunning(holder)) return false;
  if (holder) rmSync(path, { force: true });
  try {
    writeFileSync(path, JSON.stringify(identityOf(process.pid)), { flag: 'wx' });
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    // No folder to claim in: the port itself still tells whether it is free.
    return isPortFree(port);
  }
  claims.push(path);
  return isPortFree(port);
}

/** Removes the claims of launchers that were killed; the guard does this when it buries one. */
export function removeStaleClaims() {
  const claimed = readdirSync(tmpdir()).filter((name) => /^writ-port-\d+\.json$/.test(name));
  for (const path of claimed.map((name) => join(tmpdir(), name))) {
    const holder = holderOf(path);
    if (holder && !isRunning(holder)) rmSync(path, { force: true });
  }
}

function holderOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Resolves true when something accepts a TCP connection on this loopback port. */
export const accepts = (port, host = '127.0.0.1') =>
  new Promise((resolve) => {
    const socket = connect({ port, host });
    const answer = (is) => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.setTimeout(1000, () => answer(false));
  });
