#!/bin/sh
# Runs once, when the database is made: TickStock gets a role that owns its database and nothing else.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$DATABASE_PASSWORD" --username postgres <<'SQL'
CREATE ROLE tickstock LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE tickstock OWNER tickstock;
REVOKE ALL ON DATABASE tickstock FROM PUBLIC;
SQL
