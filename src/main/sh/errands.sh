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
    if ! up_to_date; then
        # shellcheck source=src/main/sh/set-up.sh
        . "$JD_HOME/src/main/sh/set-up.sh"
        set_up
    fi
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
