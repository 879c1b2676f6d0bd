# shellcheck shell=sh
# Read by `jd` for the commands that are not part of the Java program.
# Uses of `jd`: $JD_HOME, $launch, say, fail.

errand() {
    case "${2-}" in
        --lab) with_lab "$@" ;;
    esac
    case $1 in
        install) install_link ;;
        self-test) shift && self_test "$@" ;;
        bench) shift && bench "$@" ;;
        check) shift && check "$@" ;;
        lab) shift && lab "$@" ;;
        book) shift && make_book "$@" ;;
        kit) shift && kit "$@" ;;
        system) system_reset ;;
    esac
}

# Makes sure that there is a current build, and sets `jdk` to the home of its JDK.
ready() {
    # shellcheck source=src/main/sh/set-up.sh
    . "$JD_HOME/src/main/sh/set-up.sh"
    if ! up_to_date; then set_up; fi
    jdk=${JD_JAVA%/bin/java}
}

# Makes `jd` a command of this machine by a symbolic link to this checkout, so that a rebuild needs no new installation.
install_link() {
    if [ "$(id -u)" != 0 ]; then fail "install writes /usr/local/bin/jd: run it as root"; fi
    mkdir -p /usr/local/bin
    if [ -e /usr/local/bin/jd ] && [ ! -L /usr/local/bin/jd ]; then
        fail "/usr/local/bin/jd is there already, and is not a link: move it away first"
    fi
    ln -sf "$JD_HOME/jd" /usr/local/bin/jd
    say "/usr/local/bin/jd is now this checkout's jd"
    if [ -d /run/systemd/system ]; then install_unit; fi
}

# Installs the unit file where systemd runs. The user has to enable it, so that no daemon is started at boot unasked.
install_unit() {
    cp "$JD_HOME/src/main/sh/jd.service" /etc/systemd/system/jd.service
    systemctl daemon-reload
    say "jd.service is installed; to start it now and at every boot: systemctl enable --now jd"
}

# --- system reset ---------------------------------------------------------------------------------------------------

# Removes what a daemon makes in its default places, in the reverse order. Works without Java and without a daemon, since
# the reason for a reset may be a daemon that no longer starts.
system_reset() {
    if [ "$(id -u)" != 0 ]; then fail "system reset needs root"; fi
    root=/var/lib/jd run=/var/run/jd bridge=jd0
    remove_machines
    end_daemons
    end_containers
    remove_mounts
    remove_network
    find /sys/fs/cgroup -depth -type d -path '*/jd/*' -o -depth -type d -path '*/jd' 2>/dev/null |
        while read -r group; do rmdir "$group" || true; done
    rm -rf --one-file-system "$root" "$run.sock" "$run.pid" "$run.start.lock" /var/log/jd.log
    say "no trace of jd is left: bridge, rules, cgroups, mounts and $root are gone"
}

# Machines of the classroom driver are daemons on this host, with directories and namespaces that only `jd machine` knows.
# Machines elsewhere stay.
remove_machines() {
    for config in "${MACHINE_STORAGE_PATH:-${HOME:-/root}/.docker/machine}"/machines/*/config.json; do
        if ! grep -q '"DriverName" *: *"netns"' "$config" 2>/dev/null; then continue; fi
        machine=${config%/config.json}
        "$JD_HOME/jd" machine rm "${machine##*/}" </dev/null || say "machine ${machine##*/} was not removed"
    done
}

# Asks the daemons of this root to end, and kills those that have not ended after a minute: that is how long a daemon may
# take to stop its containers. Their pids come from the kernel: a pid file may be missing, damaged or out of date.
end_daemons() {
    daemons=$(daemons_of_root)
    if [ -z "$daemons" ]; then return; fi
    say "stopping the daemon (pid $daemons)"
    # shellcheck disable=SC2086 # pids, separated by spaces
    kill $daemons 2>/dev/null || true
    for _ in $(seq 60); do
        if [ -z "$(daemons_of_root)" ]; then return; fi
        sleep 1
    done
    # shellcheck disable=SC2046
    kill -9 $(daemons_of_root) 2>/dev/null || true
}

# Prints the pids of the daemons of this root, separated by spaces: a daemon has the lock file of its root open as long as
# it lives. With remapped users the root in use is a directory below, named by the mapped uid and gid.
daemons_of_root() {
    real=$(readlink -f "$root" || echo "$root")
    find /proc/[0-9]*/fd \( -lname "$real/lock" -o -lname "$real/[0-9]*.[0-9]*/lock" \) 2>/dev/null |
        cut -d / -f 3 | sort -nu | tr '\n' ' ' | sed 's/ $//'
}

# After a crash of a daemon, processes are left in its cgroups, and inits that wait for a container. A process of another
# PID namespace is listed in cgroup.procs as 0, and `kill 0` would signal this script and everything in its process group.
end_containers() {
    find /sys/fs/cgroup -path '*/jd/*' -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u | grep -vx 0 |
        while read -r pid; do kill -9 "$pid" 2>/dev/null || true; done
    for process in /proc/[0-9]*; do
        if tr '\0' ' ' <"$process/cmdline" 2>/dev/null | grep -q "^dockerinit .*$JD_HOME/.* jd\.Jd dockerinit"; then
            kill -9 "${process#/proc/}" 2>/dev/null || true
        fi
    done
    sleep 0.2
}

# The last mounted first, and lazily, since a process that is ending may still use one.
remove_mounts() {
    while read -r _ _ _ _ point _; do
        case $point in "$root" | "$root"/*) echo "$point" ;; esac
    done </proc/self/mountinfo | sed '1!G;h;$!d' |
        while read -r point; do umount -l "$point" 2>/dev/null || true; done
}

# $1: its name
remove_bridge() {
    for port in /sys/class/net/"$1"/brif/*; do
        if [ -e "$port" ]; then busybox ip link del "${port##*/}" || true; fi
    done
    if [ -e "/sys/class/net/$1" ]; then busybox ip link del "$1"; fi
}

remove_network() {
    remove_bridge "$bridge"
    for network in "$root"/networks/*.json "$root"/[0-9]*.[0-9]*/networks/*.json; do
        id=${network##*/}
        remove_bridge "br-$(printf '%.12s' "$id")"
    done
    for family in iptables ip6tables; do
        command -v $family-save >/dev/null || continue
        for table in filter nat; do
            # First the rules that name the bridge or a chain of jd, then the chains: one with references cannot be deleted.
            $family-save -t $table 2>/dev/null | sed -n "/ $bridge\| JD/s/^-A /-D /p" |
                while read -r rule; do
                    # shellcheck disable=SC2086 # the rule is words
                    $family -w -t $table $rule || true
                done
            $family-save -t $table 2>/dev/null | sed -n 's/^:\(JD[^ ]*\) .*/\1/p' |
                while read -r chain; do $family -w -t $table -F "$chain" && $family -w -t $table -X "$chain"; done
        done
    done
}

# kit DIRECTORY
kit() {
    # shellcheck source=src/main/sh/kit.sh
    . "$JD_HOME/src/main/sh/kit.sh"
    pack_kit "$@"
}

# --- tests ----------------------------------------------------------------------------------------------------------

# Runs the tests with Maven and checks that they leave nothing behind. The journeys use the build that exists when the run
# begins. A third of the tests need root; for other users they are skipped, by name.
self_test() {
    case ${1-} in
        '') tests='!long' ;;
        --quick) tests='!long & !slow & (!journey | quick)' ;;
        --arm64) tests='!long | arm64' ;;
        --long) tests='any() | none()' ;;
        --fuzz) tests='fuzz' ;;
        *) fail "self-test: unknown option \"$1\" (--quick, --arm64, --long, --fuzz)" ;;
    esac
    ready
    install_for_tests
    case ${1-} in --quick | --fuzz) ;; *) install_second_kernel ;; esac
    case ${1-} in --arm64 | --long) install_arm64 ;; esac
    export JAVA_HOME="$jdk" JD_REBUILD=no
    mark=$$.$(date +%s) netns=$(grep -c ' /run/netns ' /proc/self/mountinfo || true)
    traces=$JD_HOME/src/test/sh/traces
    "$traces" "$mark" >"$launch/traces.before"
    status=0
    maven=$(which_maven)
    run_tests || status=$?
    if [ "${SUDO_UID:-0}" != 0 ]; then chown -R --reference="$JD_HOME" "$JD_HOME/target"; fi
    nothing_left_behind || status=1
    return $status
}

# Journeys beside a real Docker (tag `peer`) and in emulated machines (`guest`) wait most of their time, so a second test
# runner executes them meanwhile, after it has made the book, and with them what the book shows and names (`book`). Its
# lines follow when both have ended.
run_tests() {
    beside='(peer | guest | book)'
    case $tests in
        *'!journey'* | fuzz)
            maven verify "$tests"
            return
            ;;
    esac
    maven test-compile "$tests" || return
    run_beside >"$launch/beside.log" 2>&1 &
    runner=$!
    # A background job of a script ignores the terminal's signals.
    trap 'kill $runner' INT TERM
    failed=0
    maven verify "($tests) & !$beside" -Dasciidoctor.skip=true -Dexec.skip=true || failed=$?
    wait $runner || failed=$?
    trap - INT TERM
    say "the tests beside a real Docker and in emulated machines, which ran meanwhile:"
    cat "$launch/beside.log"
    return $failed
}

run_beside() {
    failed=0
    case $tests in any*) book --pdf || failed=1 ;; *) book || failed=1 ;; esac
    maven surefire:test "($tests) & $beside" -DtempDir=surefire-beside || failed=1
    return $failed
}

# maven GOAL TESTS FLAG...
maven() {
    goal=$1 groups=$2
    shift 2
    (cd "$JD_HOME" && JD_SELF_TEST=$mark JD_MAVEN=$maven MAVEN_OPTS="$maven_options" "$maven" -B -ntp "$goal" \
        -Dtest.groups="$groups" -Dtest.excludedGroups= "$@") </dev/null
}

# Installs what only the tests use: tools that show the network, send requests and compress, fonts for the diagrams of the
# book, a checker for the shell files. Without Debian or without root, the tests are skipped or fail with the name of what
# is missing.
install_for_tests() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then return; fi
    packages=$(not_installed git iproute2 procps curl bzip2 xz-utils zstd e2fsprogs openssh-client shellcheck fontconfig \
        fonts-dejavu-core libharfbuzz0b)$(missing_browser)
    if [ -n "$packages" ]; then install_packages "$packages"; fi
}

# The browser in which the book is tested. Ubuntu's package of this name only asks for a snap.
missing_browser() {
    if grep -qx 'ID=debian' /etc/os-release; then not_installed chromium; fi
}

# Installs the emulator in which Debian's kernel is booted (src/test/sh/cgroup2-vm), and the parser for AppArmor profiles,
# which the guest uses from the host's files.
install_second_kernel() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || [ "$(uname -m)" != x86_64 ]; then return; fi
    packages=$(not_installed qemu-system-x86 cpio xz-utils kmod apparmor)
    if [ -n "$packages" ]; then install_packages "$packages"; fi
}

# Installs the emulator of an arm64 processor, and what downloads a root for it (src/test/sh/arm64-vm).
install_arm64() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then return; fi
    packages=$(not_installed qemu-system-arm debootstrap cpio xz-utils kmod)
    if [ -n "$packages" ]; then install_packages "$packages"; fi
}

# The first `ip netns add` on a machine mounts a directory for the namespaces, and no command unmounts it.
take_down_netns() {
    if [ "$netns" != 0 ] || [ -n "$(ls /run/netns 2>/dev/null)" ]; then return; fi
    while umount /run/netns 2>/dev/null; do :; done
    rmdir /run/netns 2>/dev/null || true
}

# Fails when a trace of the tests is found that was not there before them. Processes and network namespaces that have ended
# take a moment to disappear.
nothing_left_behind() {
    take_down_netns
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        "$traces" "$mark" >"$launch/traces.after"
        if [ -z "$(left_behind)" ]; then
            say "the tests left no interfaces, firewall rules, mounts, cgroups, files or processes behind"
            return
        fi
        sleep 1
    done
    say "FAILED: the tests left behind:"
    left_behind >&2
    # Only processes that the run itself has started: they have the mark in their environment.
    grep -lsF "JD_SELF_TEST=$mark" /proc/[0-9]*/environ | cut -d / -f 3 |
        while read -r pid; do kill -9 "$pid" || true; done
    return 1
}

# What has gone since is not counted: others may have removed it.
left_behind() { LC_ALL=C comm -13 "$launch/traces.before" "$launch/traces.after"; }

# --- the book -------------------------------------------------------------------------------------------------------

# Makes target/book, unless it is newer than its sources.
make_book() {
    case ${1-} in
        '') made=$JD_HOME/target/book/index.html ;;
        --pdf) made=$JD_HOME/target/book/jd.pdf ;;
        *) fail "book: unknown option \"$1\" (--pdf)" ;;
    esac
    if [ -f "$made" ] && [ -z "$(find "$JD_HOME/pom.xml" "$JD_HOME/chapters" "$JD_HOME/diagrams" "$JD_HOME/labs" \
        "$JD_HOME/src" -newer "$made" -type f | head -n 1)" ]; then
        say "the book is up to date: open $made"
        return
    fi
    # shellcheck source=src/main/sh/set-up.sh
    . "$JD_HOME/src/main/sh/set-up.sh"
    find_jdk || install_what_is_missing
    find_jdk || fail "JDK 25 is missing: install it, or let JAVA_HOME name it"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        packages=$(not_installed fontconfig fonts-dejavu-core libharfbuzz0b)
        if [ -n "$packages" ]; then install_packages "$packages"; fi
    fi
    as_invoker mkdir -p "$launch"
    maven=$(which_maven)
    say "making the book"
    book "$@" || fail "the book was not made: see the messages above"
    say "open $made"
}

# Converts the text to one long page, cuts that into the book's pages, and links them with the sources. With --pdf the
# PDF is made at the same time: each of the two keeps one processor busy.
book() {
    pdf=''
    if [ "${1-}" = --pdf ]; then
        convert pdf >"$launch/pdf.log" 2>&1 &
        pdf=$!
    fi
    converted=0
    convert book || converted=$?
    if [ -n "$pdf" ] && ! wait "$pdf"; then cat "$launch/pdf.log" >&2 && return 1; fi
    if [ $converted != 0 ]; then return $converted; fi
    as_invoker "$jdk/bin/java" "$JD_HOME/src/test/java/jd/site/SiteMain.java" "$JD_HOME" "$JD_HOME/target/book-parts" \
        "$JD_HOME/target/book-pdf" "$JD_HOME/target/book"
}

# $1: the execution of Asciidoctor in pom.xml
convert() {
    (cd "$JD_HOME" && as_invoker env JAVA_HOME="$jdk" MAVEN_OPTS="$maven_options" "$maven" -q -B -ntp \
        "asciidoctor:process-asciidoc@$1") </dev/null
}

# Runs without Maven and its test runner, which would disturb the measurement.
bench() {
    if [ "$(id -u)" != 0 ]; then fail "bench starts two daemons: run it as root"; fi
    ready
    tests_class_path
    # JMH reads its own fields with Unsafe, and would leave a lock file in /tmp.
    # shellcheck disable=SC2153 # from target/launch/env
    "$JD_JAVA" --sun-misc-unsafe-memory-access=allow -Djmh.ignoreLock=true "-Djd.home=$JD_HOME" -cp "$class_path" \
        jd.bench.Bench "$@" </dev/null
}

# Sets `class_path` to that of the tests, and compiles them only if one has changed: a student runs a grader often.
tests_class_path() {
    stamp=$launch/tests.classpath
    if [ ! -f "$stamp" ] || [ -n "$(find "$JD_HOME/src/test" "$launch/env" -newer "$stamp" | head -n 1)" ]; then
        maven=$(which_maven)
        (cd "$JD_HOME" && as_invoker env JAVA_HOME="$jdk" MAVEN_OPTS="$maven_options" "$maven" -q -B test-compile \
            dependency:build-classpath -DincludeScope=test "-Dmdep.outputFile=$stamp") </dev/null >&2 ||
            fail "the tests do not compile: see Maven's messages above"
        touch "$stamp"
    fi
    class_path=$JD_HOME/target/test-classes:$JD_HOME/target/classes:$(cat "$stamp")
}

# check: after the program's own report, what this machine can run of the labs.
check() {
    ready
    status=0
    (client client check "$@") || status=$?
    if [ $# = 0 ]; then (labs_program LabCheckMain $status); fi
    return $status
}

# lab NUMBER ...: runs the grader; exits with 0 only if at least one case ran and all passed.
lab() { labs_program LabMain "$@"; }

# COMMAND --lab NUMBER ...: runs the command with a student's code in jd.
with_lab() { labs_program PlugInMain "$@"; }

# labs_program CLASS ARGUMENT...
labs_program() {
    # shellcheck disable=SC2034 # set-up.sh reads it
    later=yes
    ready
    labs_class_path
    class=$1 && shift
    export JD_HOME LC_ALL=C.UTF-8
    exec "$JD_JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xlog:disable -Xlog:all=error:stderr \
        --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow "-Djd.home=$JD_HOME" \
        "-Djffi.boot.library.path=$JD_HOME/target/native" "-Dorg.sqlite.lib.path=$JD_HOME/target/native" \
        "-Djd.labs.jars=$labs" -cp "$class_path" "jd.labs.$class" "$@"
}

# Sets `class_path` to that of the graders, and compiles them if one has changed: of the tests only jd.labs and what it
# uses, without Maven, since a student waits for the first result. jd.jar and labs.jar are for the student's IDE.
labs_class_path() {
    labs=$launch/labs
    as_invoker mkdir -p "$labs" 2>/dev/null || true
    # A checkout that several accounts share: each compiles the graders for itself.
    if [ ! -w "$labs" ]; then labs=${JD_LABS:-$HOME/jd-labs}/target/graders; fi
    tests=$JD_HOME/src/test
    libraries=$tests/resources:$JD_CLASS_PATH$(printf ':%s' "$JD_HOME"/target/lab-lib/*.jar)
    class_path=$labs/classes:$libraries
    if [ -f "$labs/labs.jar" ] &&
        [ -z "$(find "$tests/java" "$launch/env" -newer "$labs/labs.jar" | head -n 1)" ]; then return; fi
    say "compiling the graders into $labs (once, and again when a source has changed)"
    as_invoker mkdir -p "$labs"
    as_invoker rm -rf "$labs/new"
    # shellcheck disable=SC2046 # no path of a source has a blank
    (cd "$JD_HOME" && as_invoker "$jdk/bin/javac" -J-XX:TieredStopAtLevel=1 -g -nowarn -proc:none -implicit:class -parameters \
        -XDstringConcat=inline -d "$labs/new" -cp "$libraries" -sourcepath src/test/java \
        $(find src/test/java/jd/labs -name '*.java' ! -name '*Test.java')) >&2 || fail "the graders do not compile"
    as_invoker rm -rf "$labs/classes"
    as_invoker mv "$labs/new" "$labs/classes"
    as_invoker ln -sf "$(readlink -f "${JD_CLASS_PATH%%:*}")" "$labs/jd.jar"
    as_invoker "$jdk/bin/jar" cf "$labs/labs.jar" -C "$labs/classes" .
}
