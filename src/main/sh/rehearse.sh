#!/bin/sh
# rehearse.sh HOME LAUNCH JAVA BUILD CLASS_PATH: runs each program once, recording what it loads, and writes an AOT cache
# of each beside the build. Runs in its own mount and network namespaces.
set -eu
JD_HOME=$1 launch=$2 java=$3 build=$4 class_path=$5
export JD_HOME JD_JAVA="$java" LC_ALL=C.UTF-8
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS DOCKER_HOST

# recording PROGRAM CLASS_PATH ARGUMENT...: with the flags of `jd`, since a cache is used only with the flags it was made
# with. The JVM replaces this process, so that `$!` is its pid.
recording() {
    cache=$launch/$build/$1.aot path=$2 && shift 2
    # shellcheck disable=SC2086 # the flags are words
    exec "$java" "-XX:AOTCacheOutput=$cache" -XX:+UseSerialGC -XX:-UsePerfData \
        --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${own_flags-} \
        "-Djd.home=$JD_HOME" "-Djffi.boot.library.path=$JD_HOME/target/native" -cp "$path" jd.Jd "$@"
}

# At every start dockerinit runs all of its code on a fake kernel before it asks for a specification
# (jd.dockerinit.Rehearsal). Here its pipe has no other end, so it ends after that. Its class path is that which the
# daemon uses.
init_path=
for jar in "$launch/$build"/jd-*.jar "$JD_HOME"/target/lib/jffi-*.jar; do
    init_path=$init_path:$jar
done
# These flags change which classes the JDK loads; those are in the cache only if the flags are given here, too. InitCommand
# explains the flags.
(
    own_flags="-Djdk.reflect.useNativeAccessorOnly=true -Djava.locale.providers=FALLBACK"
    recording dockerinit "${init_path#:}" dockerinit 3 3</dev/null
) || true

# A bundle whose program does nothing, run without a daemon.
stage=$(mktemp -d)
mkdir -p "$stage/bundle/rootfs/bin"
cp "$(command -v busybox)" "$stage/bundle/rootfs/bin/true"
"$java" -cp "$class_path" jd.Jd nsinit spec -b "$stage/bundle"
sed -i 's/"sh"/"true"/; s/"terminal": true/"terminal": false/' "$stage/bundle/config.json"
(recording nsinit "$class_path" nsinit --root "$stage/nsinit" run -b "$stage/bundle" jd-rehearsal) || true

# In a new network namespace the loopback interface is down, and the classroom registry listens on it.
busybox ip link set lo up
recording daemon "$class_path" daemon -H "unix://$stage/jd.sock" --root "$stage/root" --pidfile "$stage/pid" \
    --bridge jdrehearsal0 --cgroup-parent /jd-rehearsal &
daemon=$!
leave() {
    # After SIGTERM the daemon exits normally, and only then the JVM writes the cache.
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

# The properties of a client. When Java looks for a class or a service that does not exist, it opens all jars of the class
# path, which takes longer than the rest of a start: picocli would look for Groovy, and NIO for another selector provider.
# The fallback locale is English, and read without its resource bundles; a reflective call through native code needs no
# generated accessor.
own_flags="-Djdk.reflect.useNativeAccessorOnly=true -Djava.locale.providers=FALLBACK -Dpicocli.disable.closures=true
    -Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.EPollSelectorProvider"

mkdir "$stage/context"
cat >"$stage/context/Dockerfile" <<'END'
FROM busybox
ENV A=1 B=2
LABEL c=d
RUN echo $A >/one
COPY Dockerfile /
WORKDIR /w
RUN echo $B >two
EXPOSE 80
CMD ["true"]
END
(cd "$stage/context" && recording client "$class_path" -H "unix://$stage/jd.sock" rehearse)

mkdir "$stage/project"
(recording compose "$class_path" compose -H "unix://$stage/jd.sock" --project-directory "$stage/project" rehearse)
