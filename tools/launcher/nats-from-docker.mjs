import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';

const IMAGE = 'nats:2.12-alpine';

/**
 * Copies the server out of the official image. Its binary is static, so on Linux it runs beside
 * Docker as well as in it, and everything else stays the same as with any other nats-server.
 *
 * @returns `{ path, discard }`, or undefined without a running Docker or on another system than Linux
 */
export function downloadByDocker({ say }) {
  if (platform() !== 'linux' || !docker(['info'])) return undefined;

  say(`fetching nats-server from the Docker image ${IMAGE}, once`);
  const container = docker(['create', IMAGE])?.trim();
  if (!container) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'writ-nats-'));
  const path = join(folder, 'nats-server');
  const isCopied = docker(['cp', `${container}:/usr/local/bin/nats-server`, path]) !== undefined;
  docker(['rm', container]);
  const discard = () => rmSync(folder, { recursive: true, force: true });
  if (isCopied) return { path, discard };
  discard();
  return undefined;
}

/** The output of a docker command; undefined when it failed or Docker is missing. */
function docker(args) {
  const { status, stdout } = spawnSync('docker', args, { encoding: 'utf8', timeout: 300_000 });
  return status === 0 ? stdout : undefined;
}
