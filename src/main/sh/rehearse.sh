#!/bin/sh
# rehearse.sh HOME LAUNCH JAVA BUILD CLASS_PATH: plays one `jd run` with each of the three programs recording what it
# loads, and leaves an AOT cache of each beside the build. Runs in its own mount and network namespaces.
set -u
JD_HOME=$1 launch=$2 java=$3 build=$4 class_path=$5
stage=$(mktemp -d)
socket=unix://$stage/jd.sock
export JD_HOME JD_JAVA="$java" LC_ALL=C.UTF-8
unset JAVA_TOOL_OPTIONS DOCKER_HOST

# program RECORDING_FLAGS... ARGUMENTS...: with the flags of `jd`, since a cache fits only the flags it was made with.
program() {
    "$java" -XX:+UseSerialGC -XX:-UsePerfData -XX:TieredStopAtLevel=1 \
        --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        "-Djd.home=$JD_HOME" "-Djffi.boot.library.path=$JD_HOME/target/native" -cp "$class_path" "$@"
}

leave() {
    status=$?
    if [ -n "${daemon_pid-}" ] && kill "$daemon_pid" 2>/dev/null; then
        # SIGTERM ends the daemon in good order, and a JVM that ends in good order writes what it has recorded.
        wait "$daemon_pid"
    fi
    rm -rf "$stage"
    exit "$status"
}
trap leave EXIT

# The class-room registry listens on the loopback interface, which a new network namespace has, but down.
busybox ip link set lo up

# The daemon records itself. The first processes of its containers record too: they end in `execve`, where a JVM has
# no last word, all but one: the command that does not exist lets its process fail in good order, after the whole way.
program "-XX:AOTCacheOutput=$launch/$build/daemon.aot" \
    "-Djd.init.flags=-XX:AOTMode=record -XX:AOTConfiguration=$stage/dockerinit.aotconf" \
    jd.Jd daemon -H "$socket" --root "$stage/root" --pidfile "$stage/pid" \
    --bridge jdrehearsal0 --cgroup-parent /jd-rehearsal &
daemon_pid=$!
tries=0
until [ -S "$stage/jd.sock" ]; do
    tries=$((tries + 1))
    if [ $tries -gt 100 ] || ! kill -0 "$daemon_pid" 2>/dev/null; then exit 1; fi
    sleep 0.1
done

program "-XX:AOTCacheOutput=$launch/$build/client.aot" jd.Jd -H "$socket" run --rm busybox true
program jd.Jd -H "$socket" run --rm -v "$stage:$stage" busybox /no/such/command

# What was recorded becomes a cache only with the class path of the recording, which is the daemon's choice: a waiting
# first process has it on its command line.
init=$(grep -ls "$stage/dockerinit.aotconf" /proc/[0-9]*/cmdline | head -n 1)
init_class_path=$(tr '\0' '\n' <"$init" | sed -n '/^-cp$/{n;p;}')
program -XX:AOTMode=create "-XX:AOTConfiguration=$stage/dockerinit.aotconf" \
    "-XX:AOTCache=$launch/$build/dockerinit.aot" -cp "$init_class_path" jd.Jd
[ -f "$launch/$build/client.aot" ] && [ -f "$launch/$build/dockerinit.aot" ]
