#!/bin/sh
# standby.sh HOST COMMAND…: runs the server as a standby of HOST, which it copies when it has no data yet.
set -eu
host=$1
shift
[ -s "$PGDATA/PG_VERSION" ] || sh /etc/writ/follow.sh "$host"
exec docker-entrypoint.sh "$@"
