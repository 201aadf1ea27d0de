#!/usr/bin/env bash
# Builds orch and installs it with its manual page and the completions of bash, zsh and fish.
#
#   automation/install.sh [--prefix DIR] [--binary FILE] [--uninstall]
#
#   --prefix DIR    where to install; default: ~/.local
#   --binary FILE   install this program instead of building one
#   --uninstall     remove exactly the files that this script installs
#
# DESTDIR, where it is set, precedes every path that is written, as packagers expect.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
prefix=
binary=
uninstall=

usage() {
    sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
}

fail() {
    printf 'error: %s\n' "$1" >&2
    exit "${2:-64}"
}

while (($# > 0)); do
    case $1 in
    --prefix | --binary)
        (($# > 1)) || fail "$1 takes a path"
        if [[ $1 == --prefix ]]; then prefix=$2; else binary=$2; fi
        [[ -n $2 ]] || fail "$1 takes a path; got ''"
        shift 2
        ;;
    --prefix=?*) prefix=${1#*=} && shift ;;
    --binary=?*) binary=${1#*=} && shift ;;
    --uninstall) uninstall=1 && shift ;;
    -h | --help) usage && exit 0 ;;
    *) fail "unknown argument '$1'; see $0 --help" ;;
    esac
done
if [[ -z $prefix ]]; then prefix=${HOME:?is not set; name a folder with --prefix}/.local; fi
# A relative folder is meant from here, wherever a later step runs.
[[ $prefix == /* ]] || prefix=$PWD/$prefix
base=${DESTDIR:-}$prefix

names=(program manual bash zsh fish)
places=(
    bin/orch
    share/man/man1/orch.1
    share/bash-completion/completions/orch
    share/zsh/site-functions/_orch
    share/fish/vendor_completions.d/orch.fish
)

if [[ -n $uninstall ]]; then
    for place in "${places[@]}"; do
        if [[ -e $base/$place || -L $base/$place ]]; then
            rm -f -- "$base/$place"
            printf 'removed %s\n' "$base/$place"
        fi
    done
    exit 0
fi

if [[ -z $binary ]]; then
    command -v swift >/dev/null ||
        fail "swift is not in PATH; install Swift 6.2 or newer, or name a program with --binary" 69
    build=(swift build --package-path "$root" -c release --static-swift-stdlib --product orch)
    "${build[@]}" >&2
    binary=$("${build[@]}" --show-bin-path)/orch
fi
[[ -f $binary && -x $binary ]] || fail "'$binary' is no program" 66
[[ $binary == /* ]] || binary=$PWD/$binary

# Everything is made before anything is installed, so that a program that does not run replaces nothing.
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cp -- "$binary" "$work/program"
"$binary" man >"$work/manual"
for shell in bash zsh fish; do "$binary" completions "$shell" >"$work/$shell"; done

for index in "${!names[@]}"; do
    target=$base/${places[index]}
    mode=644
    [[ ${names[index]} == program ]] && mode=755
    mkdir -p -- "$(dirname -- "$target")"
    # Moved into place, so that whoever runs or reads the old one keeps it to the end.
    install -m "$mode" -- "$work/${names[index]}" "$target.new"
    mv -f -- "$target.new" "$target"
    printf 'installed %s\n' "$target"
done

case :$PATH: in
*:"$prefix/bin":*) ;;
*) [[ -n ${DESTDIR:-} ]] || printf 'note: %s is not in PATH\n' "$prefix/bin" ;;
esac
