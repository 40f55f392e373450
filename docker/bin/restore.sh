#!/bin/sh
# Takes the database back to what backup.sh wrote: docker/bin/restore.sh FILE, while nothing but postgres runs.
# The one there was stays as tickstock_before. A file that cannot be read to its end changes nothing.
set -eu
DATABASE=${DATABASE:-tickstock} ADMIN=${ADMIN:-postgres} OWNER=${OWNER:-tickstock}
in_postgres() { docker compose -f "$(dirname "$0")/../compose.yaml" exec -T postgres "$@"; }

in_postgres dropdb -U "$ADMIN" --if-exists "${DATABASE}_new"
in_postgres createdb -U "$ADMIN" --owner "$OWNER" "${DATABASE}_new"
in_postgres pg_restore -U "$ADMIN" --single-transaction --no-owner --role "$OWNER" -d "${DATABASE}_new" <"$1"
in_postgres psql -U "$ADMIN" -q -v ON_ERROR_STOP=1 <<SQL
REVOKE ALL ON DATABASE ${DATABASE}_new FROM PUBLIC;
DROP DATABASE IF EXISTS ${DATABASE}_before;
ALTER DATABASE ${DATABASE} RENAME TO ${DATABASE}_before;
ALTER DATABASE ${DATABASE}_new RENAME TO ${DATABASE};
SQL
