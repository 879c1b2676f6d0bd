# shellcheck shell=sh
# Read by `jd` for the words that are no program of their own.
# Uses of `jd`: $JD_HOME, $launch, say, fail.

errand() {
    case $1 in
        install) install_link ;;
        self-test) shift && self_test "$@" ;;
        bench) shift && bench "$@" ;;
        lab) shift && lab "$@" ;;
        system) system_reset ;;
    esac
}

# Whatever an errand does with Java, it does with the build that `jd` itself would start.
ready() {
    # shellcheck source=src/main/sh/set-up.sh
    . "$JD_HOME/src/main/sh/set-up.sh"
    if ! up_to_date; then set_up; fi
    jdk=${JD_JAVA%/bin/java}
}

# `jd run busybox` as typed in class: a link on everybody's path. It leads back here, so a rebuild needs no reinstall.
install_link() {
    if [ "$(id -u)" != 0 ]; then fail "install writes /usr/local/bin/jd: run it as root"; fi
    mkdir -p /usr/local/bin
    if [ -e /usr/local/bin/jd ] && [ ! -L /usr/local/bin/jd ]; then
        fail "/usr/local/bin/jd is there already, and is not a link: move it away first"
    fi
    ln -sf "$JD_HOME/jd" /usr/local/bin/jd
    say "/usr/local/bin/jd is now this checkout's jd"
}

# All tests in one run of Maven, whose totals are the last word, and the machine before and after it. The journeys
# drive the build that stands when the run begins. As root, since a third of the tests need a kernel to themselves;
# for anybody else those are skipped, and named.
self_test() {
    case ${1-} in
        '') tests='!long' ;;
        --quick) tests='!long & (!journey | quick)' ;;
        --long) tests='any() | none()' ;;
        *) fail "self-test: unknown option \"$1\" (--quick, --long)" ;;
    esac
    ready
    export JAVA_HOME="$jdk" JD_REBUILD=no
    mark=$$.$(date +%s)
    traces=$JD_HOME/src/test/sh/traces
    "$traces" "$mark" >"$launch/traces.before"
    status=0
    maven=$(which_maven)
    (cd "$JD_HOME" && JD_SELF_TEST=$mark MAVEN_OPTS="$maven_options" "$maven" -B -ntp verify \
        -Dtest.groups="$tests" -Dtest.excludedGroups=) </dev/null || status=$?
    if [ "${SUDO_UID:-0}" != 0 ]; then chown -R --reference="$JD_HOME" "$JD_HOME/target"; fi
    nothing_left_behind || status=1
    return $status
}

# Compares the machine with what it was. Ended processes take a moment to disappear, so the last look counts.
nothing_left_behind() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        "$traces" "$mark" >"$launch/traces.after"
        if cmp -s "$launch/traces.before" "$launch/traces.after"; then
            say "interfaces, mounts, firewall rules, cgroups, files and processes are what they were before the tests"
            return
        fi
        sleep 1
    done
    say "FAILED: the tests changed the machine (- before, + after):"
    diff -U 0 "$launch/traces.before" "$launch/traces.after" | sed -e 1,2d -e /^@@/d >&2
    diff "$launch/traces.before" "$launch/traces.after" | sed -n 's/^> process \([0-9]*\) .*/\1/p' |
        while read -r pid; do kill -9 "$pid" || true; done
    return 1
}

# Runs outside of Maven and its test runner, which would be noise in the measurement.
bench() {
    if [ "$(id -u)" != 0 ]; then fail "bench starts two daemons: run it as root"; fi
    ready
    tests_class_path
    # shellcheck disable=SC2153 # from target/launch/env
    JAVA_TOOL_OPTIONS='' "$JD_JAVA" "-Djd.home=$JD_HOME" -cp "$class_path" jd.bench.Bench "$@" </dev/null
}

# Sets `class_path` to that of the tests, after compiling them.
tests_class_path() {
    maven=$(which_maven)
    (cd "$JD_HOME" && as_invoker env JAVA_HOME="$jdk" MAVEN_OPTS="$maven_options" "$maven" -q -B test-compile \
        dependency:build-classpath -DincludeScope=test "-Dmdep.outputFile=$launch/tests.classpath") </dev/null >&2 ||
        fail "the tests do not compile: see Maven's messages above"
    class_path=$JD_HOME/target/test-classes:$JD_HOME/target/classes:$(cat "$launch/tests.classpath")
}

# lab NUMBER ...: the grader says what it found; 0 only if something ran and all of it passed.
lab() {
    ready
    tests_class_path
    "$JD_JAVA" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow "-Djd.home=$JD_HOME" \
        "-Djffi.boot.library.path=$JD_HOME/target/native" -cp "$class_path" jd.labs.LabMain "$@"
}
