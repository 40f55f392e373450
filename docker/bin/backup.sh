#!/bin/sh
# The database as one file: docker/bin/backup.sh FILE. Nothing has to stop for it.
set -eu
DATABASE=${DATABASE:-tickstock} ADMIN=${ADMIN:-postgres}
in_postgres() { docker compose -f "$(dirname "$0")/../compose.yaml" exec -T postgres "$@"; }

trap 'rm -f "$1.part"' EXIT
umask 077
in_postgres pg_dump -U "$ADMIN" --format=custom "$DATABASE" >"$1.part"
in_postgres pg_restore --list <"$1.part" >/dev/null # It can be read
mv "$1.part" "$1"
