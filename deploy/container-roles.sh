#!/bin/sh
# Makes the roles and the database when the container of PostgreSQL first starts (deploy/compose.yaml).
set -eu
for role in owner app backup sealer figures; do
    eval "set -- \"\$@\" --set=${role}_password=\$${role}_password"
done
exec psql --username=postgres --quiet "$@" --file=/roles.sql
