# shellcheck shell=sh
# Read by errands.sh for `jd kit DIRECTORY`, which packs what a classroom without internet needs: Debian's packages, Maven
# with all artifacts, this checkout with its build, and the book. `DIRECTORY/install` installs it.
#
# Uses of `jd`: $JD_HOME, say, fail; of errands.sh and set-up.sh: ready, which_maven, $jdk.

# What runs jd, and what the chapters and labs use.
kit_packages='openjdk-25-jdk-headless busybox-static libseccomp2 iptables ca-certificates iproute2 procps curl'

pack_kit() {
    case ${1-} in
        '' | -*) fail "kit: which directory? for example ./jd kit /media/stick/jd" ;;
    esac
    if [ "$(id -u)" != 0 ]; then fail "kit downloads Debian's packages with apt-get: run it as root"; fi
    # shellcheck source=/dev/null
    . /etc/os-release
    if [ "${ID-}" != debian ]; then fail "kit packs Debian's packages: run it on the Debian that the classroom has"; fi
    if [ -n "$(ls -A "$1" 2>/dev/null)" ] && [ ! -f "$1/made-for" ]; then
        fail "kit: $1 has other files: choose a directory that is empty or has a kit"
    fi
    command -v git >/dev/null || fail "kit needs git: it packs what is committed"
    mkdir -p "$1"
    kit=$(cd "$1" && pwd)
    ready
    # This file says that the directory is a kit, also when the packing is cut off.
    printf "suite=%s\narchitecture=%s\npackages='%s'\n" "$VERSION_CODENAME" "$(dpkg --print-architecture)" \
        "$kit_packages" >"$kit/made-for"
    staging=$kit/packing
    rm -rf "$staging" "$kit/SHA256SUMS"
    trap 'rm -rf "$staging"' EXIT
    trap 'exit 130' INT TERM
    pack_packages
    pack_checkout
    pack_book
    pack_archive
    describe_kit
    say "$kit is complete ($(du -sh "$kit" | cut -f 1)); on a Debian $VERSION_ID without network: $kit/install"
}

# Downloads the packages with all that they depend on, as for a machine that has none; what every Debian has is left out.
pack_packages() {
    say "downloading Debian's packages"
    mkdir -p "$kit/packages/partial" "$staging"
    : >"$staging/status"
    apt-get -q update >"$launch/apt.log" 2>&1 || fail "apt-get update: $(tail -n 1 "$launch/apt.log")"
    # shellcheck disable=SC2086 # the names are words
    apt-get -q -y --no-install-recommends --download-only -o "Dir::State::status=$staging/status" \
        -o "Dir::Cache::archives=$kit/packages" -o APT::Sandbox::User=root install $kit_packages \
        </dev/null >"$launch/apt.log" 2>&1 || fail "apt-get could not download: $(tail -n 1 "$launch/apt.log")"
    rm -rf "$kit/packages/partial" "$kit/packages/lock"
    for deb in "$kit"/packages/*.deb; do
        if [ "$(dpkg-deb -f "$deb" Priority)" = required ]; then rm "$deb" && continue; fi
        dpkg-deb -f "$deb"
        printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "${deb##*/}" "$(stat -c %s "$deb")" \
            "$(sha256sum "$deb" | cut -d ' ' -f 1)"
    done >"$kit/packages/Packages"
}

# Builds a clone with a Maven repository of its own, so that the repository has exactly what the builds need.
pack_checkout() {
    say "building a copy of the last commit, with all artifacts that its builds need"
    git -c "safe.directory=$JD_HOME" -c advice.detachedHead=false clone -q --no-hardlinks "$JD_HOME" "$staging/jd"
    git -C "$staging/jd" remote remove origin
    maven=$(which_maven)
    maven_home=$(cd "$JD_HOME" && JAVA_HOME=$jdk "$maven" -v | sed -n 's/^Maven home: //p')
    mkdir -p "$staging/jd/.kit"
    cp -rL "$maven_home" "$staging/jd/.kit/maven"
    printf -- '-Dmaven.repo.local=%s\n' "$staging/jd/.kit/repository" >"$staging/jd/.mvn/maven.config"
    # A test of a second, to have the test runner, and the lab's first start, which compiles what the graders need.
    (cd "$staging/jd" && JAVA_HOME=$jdk .kit/maven/bin/mvn -q -B verify -Dtest=ReferenceTest &&
        JD_REHEARSE=no ./jd lab) </dev/null >"$launch/kit.log" 2>&1 ||
        fail "the copy could not be built: $(grep -m 1 ERROR "$launch/kit.log"); the whole output is in $launch/kit.log"
    # apart from jars, a repository remembers where each file came from, and would ask there again
    find "$staging/jd/.kit/repository" -name _remote.repositories -delete
    rm -rf "$staging/jd/target/launch"
}

pack_book() {
    rm -rf "$kit/book"
    cp -r "$staging/jd/target/book" "$kit/book"
}

# One archive, since a stick's file system may have neither links nor permissions.
pack_archive() {
    printf -- '-o\n-Dmaven.repo.local=@JD_HOME@/.kit/repository\n' >"$staging/jd/.mvn/maven.config"
    tar -C "$staging" --owner=0 --group=0 --numeric-owner -cf "$kit/jd.tar" jd
}

describe_kit() {
    cp "$JD_HOME/src/main/kit/install" "$kit/install"
    cp "$JD_HOME/src/main/kit/README" "$kit/README"
    rm -rf "$staging"
    sums=$(cd "$kit" && find . -type f -exec sha256sum {} +)
    printf '%s\n' "$sums" >"$kit/SHA256SUMS"
}
