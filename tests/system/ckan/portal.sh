#!/usr/bin/env bash
# A real CKAN portal on loopback: PostgreSQL, Redis, search, uploads, custom fields.
#
#   portal.sh FOLDER install          what is missing of Debian's packages, and CKAN
#   portal.sh FOLDER start [NAME]     the portal NAME, made when it is not there yet
#   portal.sh FOLDER pause [NAME]     its search goes away, as in an outage; start ends it
#   portal.sh FOLDER stop [NAME]
#   portal.sh FOLDER remove [NAME]    stop, and wipe its data
#
# CKAN is in FOLDER/venv, the portal's data in FOLDER/NAME. `start` prints its address and
# tokens as lines of KEY=VALUE. CKAN is as released; only Apache Solr, which Debian does not
# have, is stood in for by solr_standin.py. Nothing listens but on 127.0.0.1.
set -euo pipefail
umask 022

usage="portal.sh FOLDER install|start|pause|stop|remove [NAME]"
mkdir -p "${1:?$usage}"
folder=$(cd "$1" && pwd)
command=${2:?$usage}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=$folder/venv
data=$folder/${3:-portal}
wanted=("ckan[requirements]==2.12.0" "ckanext-scheming==3.1.0")

say() { printf '%s\n' "$*" >&2; }
die() { say "portal.sh: $*"; exit 1; }
# PostgreSQL refuses to run as root; Debian's account for it is used then.
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
sql() { psql -q -v ON_ERROR_STOP=1 "$CKAN_POSTGRES/postgres"; }
ckan() {
    CKAN_INI=$data/ckan.ini "$venv/bin/ckan" "$@" 2>>"$data/log/cli.log" ||
        die "ckan $1 failed, see $data/log/cli.log"
}

# --- install

missing_packages() {
    [ -x "$(pg_config --bindir 2>/dev/null)/initdb" ] || echo postgresql libpq-dev
    command -v psql >/dev/null || echo postgresql-client
    command -v redis-server >/dev/null || echo redis-server
    command -v gcc >/dev/null || echo gcc libc6-dev
    command -v curl >/dev/null || echo curl
    command -v setsid >/dev/null || echo util-linux
    /sbin/ldconfig -p | grep -q libmagic || echo libmagic1
    command -v chromium >/dev/null || echo chromium
}

install() {
    local missing
    read -ra missing <<<"$(missing_packages | tr '\n' ' ')"
    if [ ${#missing[@]} -gt 0 ]; then
        [ "$(id -u)" = 0 ] || die "missing; as root: apt-get install ${missing[*]}"
        say "Installing ${missing[*]} (apt-get, up to a minute) …"
        { apt-get update -q && DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -q --no-install-recommends "${missing[@]}"; } \
            >"$folder/apt.log" 2>&1 || die "apt-get failed, see $folder/apt.log"
    fi
    [ "$(cat "$venv/.installed" 2>/dev/null)" = "${wanted[*]}" ] && return
    say "Installing ${wanted[*]} in $venv (220 MB, about a minute, once) …"
    rm -rf "$venv"
    "${PYTHON:-python3}" -m venv "$venv"
    "$venv/bin/pip" install -q --disable-pip-version-check "${wanted[@]}" \
        >"$folder/pip.log" 2>&1 || die "pip failed, see $folder/pip.log"
    echo "${wanted[*]}" >"$venv/.installed"
}

# --- processes: each leaves its id in run/NAME.pid

alive() {
    local pid
    pid=$(cat "$data/run/$1.pid" 2>/dev/null) &&
        grep -qaF "$data" "/proc/$pid/cmdline" 2>/dev/null
}

spawn() { # spawn NAME COMMAND…
    alive "$1" && return
    setsid "${@:2}" >>"$data/log/$1.log" 2>&1 </dev/null 9>&- &
    echo $! >"$data/run/$1.pid"
}

await() { # await NAME ADDRESS
    for _ in $(seq 300); do
        curl -sf -m 5 "$2" >/dev/null && return
        alive "$1" || break
        sleep 0.2
    done
    die "$1 did not come up, see $data/log/$1.log"
}

end() { # end NAME
    local pid
    for _ in $(seq 100); do
        alive "$1" || break
        pid=$(cat "$data/run/$1.pid")
        kill "$pid" 2>/dev/null || true
        sleep 0.1
    done
    ! alive "$1" || kill -9 "$pid"
    rm -f "$data/run/$1.pid"
}

# --- start

settings() { # ports and password: drawn when the portal is made
    if ! made; then
        remove
        mkdir -p "$data/run" "$data/log"
        (umask 077 && draw >"$data/settings")
    fi
    # shellcheck disable=SC1091
    . "$data/settings"
    CKAN_URL=http://127.0.0.1:$CKAN_PORT
    CKAN_POSTGRES=postgresql://ckan:$PASSWORD@127.0.0.1:$POSTGRES_PORT
    solr=http://127.0.0.1:$SOLR_PORT/solr/ckan
}

made() { # whole, by the same version, and its database still there
    local cluster=
    [ "$(cat "$data/made" 2>/dev/null)" = "${wanted[*]}" ] || return
    # shellcheck disable=SC1091
    . "$data/settings"
    as_postgres test -s "$cluster/PG_VERSION"
}

draw() {
    "$venv/bin/python" - <<'PY'
import random, secrets, socket

# Below the ports that systems lend out, so that they are free at the next start too.
names = ["CKAN", "POSTGRES", "REDIS", "SOLR"]
for port in random.sample(range(20000, 32000), 100):
    with socket.socket() as one:
        if names and one.connect_ex(("127.0.0.1", port)):
            print(f"{names.pop()}_PORT={port}")
print(f"PASSWORD={secrets.token_hex(12)}")
PY
    local cluster=$data/postgres
    if [ "$(id -u)" = 0 ]; then
        mkdir "$cluster"
        chown postgres "$cluster"
        # The account may not be let into the folders above.
        as_postgres test -w "$cluster" ||
            cluster=$(as_postgres mktemp -d -t zvit-postgres.XXXXXX)
    fi
    echo "cluster=$cluster"
}

start_postgres() {
    local bin fresh=
    bin=$(pg_config --bindir)
    if [ ! -s "$cluster/PG_VERSION" ]; then
        fresh=1
        as_postgres sh -c 'cat | "$@"' sh "$bin/initdb" -D "$cluster" -U ckan -E UTF8 \
            --locale=C.UTF-8 --no-sync -A scram-sha-256 --pwfile=/dev/stdin \
            <<<"$PASSWORD" >"$data/log/postgres.log" 2>&1 ||
            die "initdb failed, see $data/log/postgres.log"
    fi
    # Durability is off: what is here can be made again.
    as_postgres "$bin/pg_ctl" -D "$cluster" status >/dev/null ||
        as_postgres "$bin/pg_ctl" -D "$cluster" -w -l "$cluster/server.log" start -o \
            "-p $POSTGRES_PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off" \
            >/dev/null 9>&- || die "PostgreSQL did not start, see $cluster/server.log"
    [ -z "$fresh" ] || sql <<<'create database ckan'
}

configure() {
    local ckan=$venv/bin/ckan # which must not read the file that it writes
    [ -s "$data/ckan.ini" ] || "$ckan" generate config "$data/ckan.ini" >/dev/null
    "$ckan" config-tool "$data/ckan.ini" \
        "ckan.site_url=$CKAN_URL" "sqlalchemy.url=$CKAN_POSTGRES/ckan" "solr_url=$solr" \
        "ckan.redis.url=redis://127.0.0.1:$REDIS_PORT/0" "ckan.storage_path=$data/storage" \
        ckan.auth.create_unowned_dataset=false ckan.uploads_enabled=true \
        ckan.views.default_views= \
        "ckan.plugins=activity scheming_datasets" "scheming.presets=ckanext.scheming:presets.json" \
        "scheming.dataset_schemas=file://$here/dataset_ua.yaml" >/dev/null
}

initialise() {
    ckan db upgrade >/dev/null
    ckan db pending-migrations --apply >/dev/null
    ckan user add admin email=admin@example.org "password=$PASSWORD" >/dev/null
    ckan sysadmin add admin >/dev/null
    ckan user token add admin tests -q >"$data/admin.token"
}

api() { # api ACTION JSON
    curl -sf -m 30 -H "Authorization: $(cat "$data/admin.token")" \
        -H 'Content-Type: application/json' -d "$2" "$CKAN_URL/api/3/action/$1" ||
        die "$1 failed, see $data/log/ckan.log"
}

people() { # an organization, and its editor: what a council has on data.gov.ua
    api user_create '{"name": "etl", "email": "etl@example.org", "password": "'"$PASSWORD"'"}'
    api organization_create '{"name": "nizhyn-rada", "title": "Ніжинська міська рада",
        "users": [{"name": "etl", "capacity": "editor"}]}'
} >/dev/null

start() {
    [ -s "$venv/.installed" ] || die "not installed; run: make test-system"
    settings
    start_postgres
    spawn redis redis-server --port "$REDIS_PORT" --bind 127.0.0.1 --save '' \
        --proc-title-template "redis $data"
    spawn solr "$venv/bin/python" "$here/solr_standin.py" "$SOLR_PORT" "$data/index.json" \
        "$(echo "$venv"/lib/python3*/site-packages/ckan/config/solr/schema.xml)"
    await solr "$solr/select?q=*:*"
    alive ckan || configure
    made || { say "Making the portal's database (15 seconds, once) …"; initialise; }
    spawn ckan "$venv/bin/ckan" -c "$data/ckan.ini" run -H 127.0.0.1 -p "$CKAN_PORT" \
        --disable-reloader --disable-debugger --threaded
    await ckan "$CKAN_URL/api/3/action/status_show"
    made || people
    echo "${wanted[*]}" >"$data/made"
    cat <<END
CKAN_URL=$CKAN_URL
CKAN_ADMIN_TOKEN=$(cat "$data/admin.token")
CKAN_ADMIN_PASSWORD=$PASSWORD
CKAN_POSTGRES=$CKAN_POSTGRES
CKAN_STORAGE=$data/storage
END
}

# --- stop

stop() {
    local cluster=
    end ckan
    end solr
    end redis
    # shellcheck disable=SC1091
    [ ! -s "$data/settings" ] || . "$data/settings"
    if as_postgres test -s "$cluster/postmaster.pid"; then
        as_postgres "$(pg_config --bindir)/pg_ctl" -D "$cluster" -m fast -w stop >/dev/null
    fi
}

remove() {
    local cluster=
    stop
    # shellcheck disable=SC1091
    [ ! -s "$data/settings" ] || . "$data/settings"
    rm -rf "$data" ${cluster:+"$cluster"}
}

case $command in
    install | start)
        exec 9>"$folder/lock" && flock 9 # two at once would both make it
        "$command"
        ;;
    stop | remove) "$command" ;;
    pause) end solr ;;
    *) die "usage: $usage" ;;
esac
