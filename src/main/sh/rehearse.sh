#!/bin/sh
# rehearse.sh HOME LAUNCH JAVA BUILD CLASS_PATH: plays one `jd run` with each of the three programs recording what it
# loads, and leaves an AOT cache of each beside the build. Runs in its own mount and network namespaces.
set -eu
JD_HOME=$1 launch=$2 java=$3 build=$4 class_path=$5
export JD_HOME JD_JAVA="$java" LC_ALL=C.UTF-8
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS DOCKER_HOST

# recording PROGRAM CLASS_PATH ARGUMENT...: the flags are those of `jd`, since a cache serves only the flags it was made
# with. The JVM replaces this process, so that who starts it in the background knows its number.
recording() {
    cache=$launch/$build/$1.aot path=$2 && shift 2
    # shellcheck disable=SC2086 # the flags are words
    exec "$java" "-XX:AOTCacheOutput=$cache" -XX:+UseSerialGC -XX:-UsePerfData \
        --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${own_flags-} \
        "-Djd.home=$JD_HOME" "-Djffi.boot.library.path=$JD_HOME/target/native" -cp "$path" jd.Jd "$@"
}

# dockerinit plays its part on an empty stage at every start, before it asks for its orders (jd.dockerinit.Rehearsal).
# Here nobody is at the other end of its pipe, so it ends after that. Its class path is what the daemon gives it.
init_path=
for jar in "$launch/$build"/jd-*.jar "$JD_HOME"/target/lib/jffi-*.jar; do
    init_path=$init_path:$jar
done
# What a flag makes the JDK load instead is in the cache only when the flag is given here, too (InitCommand says why).
(
    own_flags="-Djdk.reflect.useNativeAccessorOnly=true -Djava.locale.providers=FALLBACK"
    recording dockerinit "${init_path#:}" dockerinit 3 3</dev/null
) || true

# A container without a daemon, of one program that does nothing.
stage=$(mktemp -d)
mkdir -p "$stage/bundle/rootfs/bin"
cp "$(command -v busybox)" "$stage/bundle/rootfs/bin/true"
"$java" -cp "$class_path" jd.Jd nsinit spec -b "$stage/bundle"
sed -i 's/"sh"/"true"/; s/"terminal": true/"terminal": false/' "$stage/bundle/config.json"
(recording nsinit "$class_path" nsinit --root "$stage/nsinit" run -b "$stage/bundle" jd-rehearsal) || true

# The daemon needs a stage of its own, on which the loopback interface is still down, and the class-room registry
# listens there.
busybox ip link set lo up
recording daemon "$class_path" daemon -H "unix://$stage/jd.sock" --root "$stage/root" --pidfile "$stage/pid" \
    --bridge jdrehearsal0 --cgroup-parent /jd-rehearsal &
daemon=$!
leave() {
    # SIGTERM ends the daemon in good order, and a JVM that ends in good order writes down what it has recorded.
    kill "$daemon" 2>/dev/null && wait "$daemon"
    rm -rf "$stage"
}
trap leave EXIT
tries=0
until [ -S "$stage/jd.sock" ]; do
    tries=$((tries + 1))
    if [ $tries -gt 100 ] || ! kill -0 "$daemon"; then exit 1; fi
    sleep 0.1
done

(recording client "$class_path" -H "unix://$stage/jd.sock" rehearse)
