#!/bin/sh
# Runs a command with the database's password in its environment. It stands in a file of
# its own, so that it is in no setting of a container, which others can look at.
set -eu
PGPASSWORD=$(cat /run/secrets/database-password)
export PGPASSWORD
exec "$@"
