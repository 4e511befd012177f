#!/bin/sh
# Make sure that the system libraries which Qt needs are there.
#
#     sh tools/system_packages.sh run     what the window needs
#     sh tools/system_packages.sh test    and what the tests need beside it
#
# On Debian and Ubuntu what is missing is installed: directly as root, otherwise through sudo.
# Elsewhere it is named. In either case the caller goes on: much works without.
# SYSTEM_PACKAGES=no turns this off; PYTHON names the interpreter that will make the environment.

set -u

# One line for each need; where a name changed between releases, either will do.
FOR_THE_WINDOW='libegl1
libgl1
libopengl0
libxkbcommon0
libxkbcommon-x11-0
libdbus-1-3
libfontconfig1
libglib2.0-0 libglib2.0-0t64
libwayland-client0
libwayland-cursor0
libx11-xcb1
libxcb-cursor0
libxcb-icccm4
libxcb-image0
libxcb-keysyms1
libxcb-randr0
libxcb-render0
libxcb-render-util0
libxcb-shape0
libxcb-shm0
libxcb-sync1
libxcb-xfixes0
libxcb-xinerama0
libxcb-xkb1
fonts-inter'

FOR_THE_TESTS='xvfb
xauth
xdotool
fonts-dejavu-core'

LIBRARIES='libEGL.so.1 libGL.so.1 libOpenGL.so.0 libxkbcommon.so.0 libxkbcommon-x11.so.0
libdbus-1.so.3 libfontconfig.so.1 libglib-2.0.so.0 libxcb-cursor.so.0 libxcb-icccm.so.4
libxcb-image.so.0 libxcb-keysyms.so.1 libxcb-randr.so.0 libxcb-render-util.so.0
libxcb-shape.so.0 libxcb-xkb.so.1'

# The package that lets this Python make an environment, where it cannot yet.
venv_package() {
    "${PYTHON:-python3}" -c 'import ensurepip' 2>/dev/null && return
    "${PYTHON:-python3}" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])' 2>/dev/null
}

# Read needs; print those that no installed package meets.
missing_of() {
    installed=$(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' 2>/dev/null |
        sed -n 's/^installed //p')
    while read -r names; do
        met=
        for name in $names; do
            case "
$installed
" in *"
$name
"*) met=yes ;; esac
        done
        [ -n "$met" ] || [ -z "$names" ] || echo "$names"
    done
}

# Read needs; print for each the name under which this release has it, if any.
available_of() {
    while read -r names; do
        for name in $names; do
            case $(apt-cache policy "$name" 2>/dev/null) in
            *'Candidate: (none)'* | '') ;;
            *)
                echo "$name"
                break
                ;;
            esac
        done
    done
}

debian() {
    missing=$(printf '%s\n' "$needs" | missing_of)
    [ -n "$missing" ] || return 0
    listed=$(printf '%s\n' "$missing" | awk '{ printf "%s%s", (NR > 1 ? " " : ""), $1 }')
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Missing system packages: $listed. Ask an administrator to install them; going on."
            return 0
        fi
        as_root=sudo
        echo "Qt, which draws the window, needs system packages that are missing: $listed."
        echo "They are installed with apt-get through sudo, which may ask for your password."
    else
        echo "Installing system packages that Qt needs: $listed"
    fi
    $as_root apt-get update -qq || echo "The lists of packages could not be refreshed; going on."
    names=$(printf '%s\n' "$missing" | available_of | tr '\n' ' ')
    # shellcheck disable=SC2086 # one word for each package
    if [ -z "$names" ] ||
        ! $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends $names >/dev/null; then
        echo "The system packages could not be installed; going on without. Wanted: $listed"
        return 0
    fi
    missing=$(printf '%s\n' "$needs" | missing_of | tr '\n' ' ')
    [ -z "$missing" ] || echo "This release does not have: $missing- going on without."
}

other_linux() {
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null)
    [ -n "$known" ] || return 0
    missing=
    for library in $LIBRARIES; do
        case $known in *"$library"*) ;; *) missing="$missing $library" ;; esac
    done
    [ -z "$missing" ] ||
        echo "Qt needs these system libraries, which are missing:$missing. Install them with your system's package manager; going on."
}

[ "${SYSTEM_PACKAGES:-yes}" != no ] || exit 0
needs="$(venv_package)
$FOR_THE_WINDOW"
[ "${1:-run}" != test ] || needs="$needs
$FOR_THE_TESTS"

if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
    debian
elif [ "$(uname)" = Linux ]; then
    other_linux
fi
exit 0
