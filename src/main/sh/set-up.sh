# shellcheck shell=sh
# Read by `jd` when there is no build of the current sources: finds or installs what is missing, builds, and makes the AOT
# caches. All output goes to stderr: stdout is for the command that runs afterwards.
#
# Uses of `jd`: $JD_HOME, $launch, say, fail, java_release.

set_up() {
    if [ "${JD_REBUILD-}" = no ]; then fail "the build is older than its sources, and JD_REBUILD=no"; fi
    if [ -f "$launch/env" ] && [ ! -w "$launch" ]; then
        # A checkout that several accounts share: its owner builds, the others run the last build.
        say "sources have changed since the build, but $launch is not writable: running the last build"
        # shellcheck source=/dev/null
        . "$launch/env"
        return
    fi
    one_at_a_time
    if up_to_date; then return; fi # another process has built while this one waited
    install_what_is_missing
    find_jdk || fail "JDK 25 is missing: install it, or let JAVA_HOME name it"
    build
    describe_build
    rehearse
}

# Takes the lock of the build, since two commands may need a build at the same time.
one_at_a_time() {
    as_invoker mkdir -p "$launch" || fail "cannot write $JD_HOME/target"
    if command -v flock >/dev/null; then
        exec 9>"$launch/lock"
        flock 9
    fi
}

# --- what is missing ------------------------------------------------------------------------------------------------

# find_jdk: sets `jdk` to the home of a JDK 25 or newer. A JRE does not suffice: it has no compiler.
find_jdk() {
    on_path=$(command -v java || true)
    if [ -n "$on_path" ]; then on_path=$(readlink -f "$on_path" || true); fi
    for jdk in "${JAVA_HOME:-/nowhere}" /usr/lib/jvm/* "${on_path%/bin/java}" \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/root}"/.sdkman/candidates/java/* "${HOME:-/root}"/.jdks/*; do
        if [ -x "$jdk/bin/javac" ] && java_release "$jdk"; then
            version=${release#*\"}
            if [ "${version%%[!0-9]*}" -ge 25 ]; then return; fi
        fi
    done
    return 1
}

# Prints the Debian packages that this machine lacks. Only the daemon needs more than the JDK.
missing_packages() {
    find_jdk || printf 'openjdk-25-jdk-headless '
    command -v iptables >/dev/null || [ -x /usr/sbin/iptables ] || printf 'iptables '
    not_installed busybox-static libseccomp2
    [ -s /etc/ssl/certs/ca-certificates.crt ] || printf 'ca-certificates '
}

# Prints those of the packages that are not installed.
not_installed() {
    for package in "$@"; do
        case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in
            *' installed') ;;
            *) printf '%s ' "$package" ;;
        esac
    done
}

install_what_is_missing() {
    if [ "$(uname -s)" != Linux ]; then return; fi # the daemon needs Linux; building and reading do not
    if ! command -v apt-get >/dev/null; then
        name_what_is_missing
        return
    fi
    packages=$(missing_packages)
    if [ -z "$packages" ]; then return; fi
    if [ "$(id -u)" != 0 ]; then
        if find_jdk; then return; fi # the daemon is started by root, which installs the rest
        fail "missing: ${packages% }; as root: apt-get install ${packages% }"
    fi
    install_packages "$packages"
}

# install_packages NAMES
install_packages() {
    say "installing with apt-get: ${1% }"
    log=$launch/apt.log
    # shellcheck disable=SC2086 # the names are words
    if ! { apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $1; } \
        </dev/null >"$log" 2>&1; then
        tail -n 5 "$log" >&2
        fail "apt-get could not install ${1% }; its whole output is in $log"
    fi
}

# On a Linux without apt, names what is missing instead of the packages.
name_what_is_missing() {
    missing=
    find_jdk || missing="$missing, a JDK 25 (or JAVA_HOME naming one)"
    if [ "$(id -u)" = 0 ]; then
        command -v iptables >/dev/null || missing="$missing, iptables"
        command -v busybox >/dev/null || missing="$missing, a statically linked busybox"
        ldconfig -p 2>/dev/null | grep -q 'libseccomp\.so\.2' || missing="$missing, libseccomp.so.2"
    fi
    if [ -n "$missing" ]; then fail "missing: ${missing#, }"; fi
}

# --- build ----------------------------------------------------------------------------------------------------------

# as_invoker COMMAND...: under sudo, what is written into the checkout belongs to the user who called sudo.
as_invoker() {
    if [ "$(id -u)" = 0 ] && [ "${SUDO_UID:-0}" != 0 ] &&
        sudo -n -u "#$SUDO_UID" test -w "$JD_HOME"; then
        sudo -n -H -u "#$SUDO_UID" "$@"
    else
        "$@"
    fi
}

# The JVM warns of what Maven's own libraries do.
maven_options="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS-}"

# Prints the Maven to use: that of a kit (kit.sh), an installed 3.9, the wrapper, which downloads one, or Debian's.
which_maven() {
    if [ -x "$JD_HOME/.kit/maven/bin/mvn" ]; then echo "$JD_HOME/.kit/maven/bin/mvn" && return; fi
    case $(mvn -v 2>/dev/null) in
        *'Apache Maven 3.9.'*) echo mvn && return ;;
    esac
    if ! (cd "$JD_HOME" && as_invoker env JAVA_HOME="$jdk" ./mvnw -v) >/dev/null 2>&1; then
        if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
            fail "Maven 3.9 is missing: install it, or let ./mvnw reach Maven Central"
        fi
        install_packages maven
        echo mvn && return
    fi
    echo ./mvnw
}

build() {
    say "building (once, and again when a source file has changed)"
    as_invoker touch "$launch/began"
    # Standard input is for the command that runs afterwards; descriptor 9 is the lock.
    maven=$(which_maven)
    (cd "$JD_HOME" && as_invoker env JAVA_HOME="$jdk" MAVEN_OPTS="$maven_options" \
        "$maven" -q -B -Dmaven.test.skip=true package) </dev/null >&2 9>&- || fail "the build failed: see Maven's messages above"
}

# Writes target/launch/env, which `jd` reads at every start. The jar is copied first, so that a daemon that runs from it
# is not disturbed when Maven writes the next one. The date of env is that of the beginning of the build, so that a
# source that was changed meanwhile is newer.
describe_build() {
    jar=$(ls "$JD_HOME"/target/jd-*.jar)
    java_release "$jdk"
    digest=$( (cat "$jar" "$JD_HOME"/target/lib/*.jar && printf %s "$release") | cksum | tr ' ' -)
    as_invoker mkdir -p "$launch/$digest" "$JD_HOME/target/native"
    # A copy that exists stays: the AOT caches beside it contain its date.
    [ -f "$launch/$digest/${jar##*/}" ] || as_invoker cp "$jar" "$launch/$digest/"
    # JNR-FFI would otherwise unpack its native library into /tmp at every start. The new file is moved into its place, not
    # written over the old one, which a running daemon has mapped.
    (cd "$JD_HOME/target/native" && as_invoker "$jdk/bin/jar" xf ../lib/jffi-*-native.jar jni &&
        as_invoker mv -f "jni/$(uname -m | sed s/arm64/aarch64/)-$(uname -s)"/libjffi* . && rm -r jni) ||
        say "jffi's native library for $(uname -m) $(uname -s) was not found: starts are slower"
    # So would SQLite's driver.
    (cd "$JD_HOME/target/native" && as_invoker "$jdk/bin/jar" xf ../lib/sqlite-jdbc-*.jar org/sqlite/native/Linux &&
        as_invoker mv -f "org/sqlite/native/Linux/$(uname -m)"/libsqlitejdbc.so . && rm -r org) ||
        say "SQLite's native library for $(uname -m) $(uname -s) was not found: starts are slower"
    [ -f "$launch/$digest/picocli.jar" ] || modern_picocli || say "picocli was not compiled: starts are slower"
    as_invoker tee "$launch/env.new" >/dev/null <<-END
		JD_JAVA='$jdk/bin/java'
		JD_RELEASE='$release'
		JD_BUILD='$digest'
		JD_CLASS_PATH="\$launch/$digest/${jar##*/}$(libraries)"
	END
    touch -r "$launch/began" "$launch/env.new"
    mv "$launch/env.new" "$launch/env"
    # shellcheck source=/dev/null
    . "$launch/env"
    forget_old_builds
}

# Compiles picocli, whose jar is for Java 5: an AOT cache omits classes that old, and a client would load and verify 150 of
# them at every start, a third of its time. Compiled from the same sources by this JDK they go into the cache.
modern_picocli() {
    work=$(as_invoker mktemp -d) &&
        (cd "$work" && as_invoker "$jdk/bin/jar" xf "$JD_HOME"/target/picocli/picocli-*-sources.jar &&
            as_invoker "$jdk/bin/javac" -nowarn -proc:none -d classes picocli/*.java &&
            as_invoker "$jdk/bin/jar" cf picocli.jar -C classes . &&
            as_invoker mv picocli.jar "$launch/$digest/") >/dev/null 2>&1
    compiled=$?
    rm -rf "${work:?}"
    return $compiled
}

# Prints the class path of the libraries, for `jd` to expand.
# shellcheck disable=SC2016 # $launch and $JD_HOME are expanded there
libraries() {
    for library in "$JD_HOME"/target/lib/*.jar; do
        case $library in
            */picocli-*)
                if [ -f "$launch/$digest/picocli.jar" ]; then
                    printf ':$launch/%s/picocli.jar' "$digest"
                    continue
                fi
                ;;
        esac
        printf ':$JD_HOME/target/lib/%s' "${library##*/}"
    done
}

# Removes other builds, except that of a running daemon: it starts dockerinit from it.
forget_old_builds() {
    for old in "$launch"/*-*/; do
        old=${old%/}
        # shellcheck disable=SC2062 # the pattern comes on standard input, so that grep does not find itself
        if [ "${old##*/}" != "$JD_BUILD" ] && ! echo "$old/" | grep -qsF --file=- /proc/[0-9]*/cmdline; then
            rm -r "$old"
        fi
    done
}

# Makes up for the rehearsal that a lab has left out.
rehearse_now() {
    if [ "$(id -u)" != 0 ]; then return; fi
    one_at_a_time
    rm -f "$launch/rehearse.later"
    rehearse
}

# --- AOT caches -----------------------------------------------------------------------------------------------------

# Makes an AOT cache for each program: it holds the classes that one recorded run has loaded, parsed and linked, and
# halves the time of a start. The directory's name is a digest of the jars and of the JDK, since JDK 25.0.3 runs the old
# code from the cache of a jar that has changed (JDK-8377932). A failure is no error: jd works without caches.
rehearse() {
    if [ "$(id -u)" != 0 ] || [ "$(uname -s)" != Linux ]; then return; fi # the recorded run needs a daemon
    if [ -f "$launch/$JD_BUILD/client.aot" ] && [ -f "$launch/$JD_BUILD/dockerinit.aot" ]; then return; fi
    if [ "${JD_REHEARSE-}" = no ]; then return; fi # for developers, who build often
    if [ -n "${later-}" ]; then                    # for a lab, which needs no caches and should answer soon
        touch "$launch/rehearse.later"
        return
    fi
    say "rehearsing once, so that later starts are fast"
    # In namespaces of its own: the kernel removes its mounts and interfaces with them.
    unshare --mount --net --propagation private sh "$JD_HOME/src/main/sh/rehearse.sh" \
        "$JD_HOME" "$launch" "$JD_JAVA" "$JD_BUILD" "$JD_CLASS_PATH" </dev/null >"$launch/rehearsal.log" 2>&1 9>&- ||
        say "the rehearsal failed, starts are slower: see $launch/rehearsal.log"
    if [ "${SUDO_UID:-0}" != 0 ]; then chown -R --reference="$JD_HOME" "$launch"; fi
}
