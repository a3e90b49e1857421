#!/bin/sh
# follow.sh HOST: replaces the data of this server with a copy of that of HOST, to run as its standby. The server must be stopped.
set -eu
PGPASSWORD=$(cat "$POSTGRES_PASSWORD_FILE")
export PGPASSWORD
rm -rf "$PGDATA"
mkdir -p "$PGDATA"
chmod 0700 "$PGDATA"
pg_basebackup --pgdata="$PGDATA" --write-recovery-conf --checkpoint=fast \
  --dbname="host=$1 user=postgres application_name=$WRIT_HOST_NAME"
chown -R postgres:postgres "$PGDATA"
