#!/bin/sh
# wait-for-standby.sh PRIMARY STANDBY: from now on, commits on PRIMARY wait for STANDBY. Does nothing once STANDBY was promoted.
set -eu
PGPASSWORD=$(cat "$POSTGRES_PASSWORD_FILE")
export PGPASSWORD
sql() { psql --host="$1" --username=postgres --dbname=postgres --no-psqlrc --tuples-only --no-align --command="$2"; }
if [ "$(sql "$2" 'SELECT pg_is_in_recovery()')" != t ]; then
  echo "$2 is no standby: nothing was changed."
  exit
fi
sql "$1" "ALTER SYSTEM SET synchronous_standby_names = '$2'"
sql "$1" 'SELECT pg_reload_conf()'
