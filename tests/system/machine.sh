#!/usr/bin/env bash
# A machine within this one: systemd as its first process, in namespaces of its own.
#
#   machine.sh install                            what is missing of Debian's packages
#   machine.sh start CGROUP PYTHON SITE SOURCE    boots, and stays until it is killed
#
# Its disk is this machine's with a layer above it that is gone with it; its network is a
# loopback of its own. In it /opt/zvit is a virtual environment of the interpreter PYTHON
# with the packages of the folder SITE and the program of the folder SOURCE. CGROUP is the
# name of its control group. `nsenter --all --target PID` enters it. As root.
set -euo pipefail

die() { printf 'machine.sh: %s\n' "$*" >&2; exit 1; }

install() {
    local missing=()
    [ -x /lib/systemd/systemd ] || missing+=(systemd)
    command -v dbus-daemon >/dev/null || missing+=(dbus)
    command -v curl >/dev/null || missing+=(curl)
    command -v ip >/dev/null || missing+=(iproute2)
    [ ${#missing[@]} -gt 0 ] || return 0
    apt-get update -q >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        -o DPkg::Lock::Timeout=600 "${missing[@]}" >&2
}

start() { # in namespaces of its own from the second call on
    local groups=/sys/fs/cgroup
    [ -d "$groups/unified" ] && groups=$groups/unified
    mkdir -p "$groups/$1"
    echo $$ >"$groups/$1/cgroup.procs"
    exec unshare --mount --pid --uts --ipc --net --cgroup --fork --kill-child \
        "$0" boot "$@"
}

boot() { # boot CGROUP PYTHON SITE SOURCE
    local root=/run/zvit-machine interpreter=$2 site=$3 source=$4
    mount --make-rprivate /
    ip link set lo up
    mkdir -p $root
    mount -t tmpfs -o mode=755 machine $root
    mkdir $root/above $root/work $root/disk
    mount -t overlay overlay $root/disk \
        -o lowerdir=/,upperdir=$root/above,workdir=$root/work
    cd $root/disk
    devices
    program "$interpreter" "$site" "$source"
    # Of what this machine has enabled, nothing is started.
    mount -t tmpfs -o mode=755 units etc/systemd/system
    mkdir -p mnt
    pivot_root . mnt
    umount -l mnt
    export container=zvit
    exec chroot . /lib/systemd/systemd --system --unit=basic.target \
        --log-target=console --show-status=no
}

devices() {
    local name
    mount -t proc proc proc
    mount -t sysfs -o ro sysfs sys
    mount -t cgroup2 cgroup2 sys/fs/cgroup
    for name in run tmp var/tmp; do mount -t tmpfs -o mode=1777 tmpfs $name; done
    chmod 755 run
    mount -t tmpfs -o mode=755 dev dev
    for name in null zero full random urandom tty; do
        touch dev/$name
        mount --bind /dev/$name dev/$name
    done
    mkdir dev/pts dev/shm
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
    mount -t tmpfs -o mode=1777 shm dev/shm
    ln -s pts/ptmx dev/ptmx
    ln -s /proc/self/fd dev/fd
    touch dev/console
    mount --bind /proc/self/fd/2 dev/console 2>/dev/null || true
}

program() { # as `pip install` would: whoever runs it needs no way into our folders
    mkdir -p opt/zvit opt/python opt/packages opt/source
    mount --bind "$1" opt/python
    mount --bind "$2" opt/packages
    mount --bind "$3" opt/source
    chroot . /opt/python/bin/python3 -m venv --without-pip /opt/zvit
    printf '/opt/packages\n/opt/source\n' >"$(echo opt/zvit/lib/python3*/site-packages)/zvit.pth"
    local name
    for name in zvit prefect; do
        sed "1s|.*|#!/opt/zvit/bin/python3|" "$2/../../../bin/$name" >opt/zvit/bin/$name
        chmod 755 opt/zvit/bin/$name
    done
}

[ "$(id -u)" = 0 ] || die "as root"
"$@"
