#!/bin/sh
# Makes the two roles and the database; PostgreSQL's image runs it once, on an empty volume.
# By hand on a server of your own: PGUSER=postgres OWNER_PASSWORD=… APP_PASSWORD=… sh roles.sh
set -eu
psql -v ON_ERROR_STOP=1 --dbname postgres --username "${PGUSER:-${POSTGRES_USER:-postgres}}" \
    -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE mentorship_owner LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE mentorship_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'app_password';
CREATE DATABASE mentorship OWNER mentorship_owner;
REVOKE ALL ON DATABASE mentorship FROM PUBLIC;
GRANT CONNECT ON DATABASE mentorship TO mentorship_app;
SQL
