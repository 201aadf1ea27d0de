#!/usr/bin/env bash
# Makes a release: the stripped static program, a tar file and a Debian package with the manual page and completions,
# an SPDX file and checksums. The same commit gives the same bytes.
#
#   automation/release.sh [--output DIR] [--binary FILE] [--twice]
#
#   --output DIR    where to put the files; default: .build/dist
#   --binary FILE   package this program instead of building one
#   --twice         build in two empty folders one after the other, and fail unless the programs are equal
#
# SOURCE_DATE_EPOCH, where it is set, is the time of everything in the files; else that of the last commit is.
# DEBFULLNAME and DEBEMAIL are the maintainer of the Debian package; else git's user is.
set -euo pipefail
export LC_ALL=C TZ=UTC
umask 022

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
output=$root/.build/dist
binary=
twice=
most_bytes=12000000

usage() {
    sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" | sed '$d'
}

fail() {
    printf 'error: %s\n' "$1" >&2
    exit "${2:-64}"
}

while (($# > 0)); do
    case $1 in
    --output | --binary)
        [[ -n ${2-} ]] || fail "$1 takes a path"
        if [[ $1 == --output ]]; then output=$2; else binary=$2; fi
        shift 2
        ;;
    --twice) twice=1 && shift ;;
    -h | --help) usage && exit 0 ;;
    *) fail "unknown argument '$1'; see $0 --help" ;;
    esac
done
[[ -z $binary || -z $twice ]] || fail '--twice builds the program that --binary names; give one of them'
[[ -z $binary || (-f $binary && -x $binary) ]] || fail "'$binary' is no program" 66
for program in strip tar gzip sha256sum; do
    command -v "$program" >/dev/null || fail "$program is not in PATH; it is needed for a release" 69
done

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

if [[ -z ${SOURCE_DATE_EPOCH:-} ]]; then
    SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct 2>/dev/null) ||
        fail 'no commit to take the time from; set SOURCE_DATE_EPOCH' 69
fi
export SOURCE_DATE_EPOCH

# build FOLDER FILE: builds the program with FOLDER for what the compiler keeps.
build() {
    local flags=(-c release --static-swift-stdlib --product orch --scratch-path "$1" --package-path "$root")
    swift build "${flags[@]}" >&2
    cp -- "$(swift build "${flags[@]}" --show-bin-path)/orch" "$2"
}

program=$work/orch
if [[ -n $binary ]]; then
    cp -- "$binary" "$program"
elif [[ -n $twice ]]; then
    build "$work/first" "$program"
    build "$work/second" "$work/again"
    strip -s "$work/again"
else
    build "$root/.build/release-build" "$program"
fi
strip -s "$program"
[[ ! -f $work/again ]] || cmp -- "$program" "$work/again" || fail 'two builds of one commit differ' 1

version=$("$program" --version) || fail "'${binary:-$program}' does not run" 1
version=${version#orch }
member() { "$program" version --json | sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }
system=$(member system)-$(member architecture)
[[ -n $version && $system != - ]] || fail "'${binary:-$program}' says no version" 1
name=orch-$version-$system
mkdir -p -- "$output"
output=$(cd "$output" && pwd)

# pack FOLDER NAME: FOLDER/NAME as a tar file of that name, whose bytes depend on the contents alone.
pack() {
    tar --sort=name --format=ustar --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
        -C "$1" -cf - "$2" | gzip -9n >"$output/$2.tar.gz"
}

DESTDIR='' "$root/automation/install.sh" --prefix "$work/tar/$name" --binary "$program" >/dev/null 2>&1
mkdir -p -- "$work/tar/$name/share/doc/orch"
cp -- "$root/README.md" "$root/.github/CHANGELOG.md" "$work/tar/$name/share/doc/orch/"
pack "$work/tar" "$name"
cp -- "$program" "$output/$name"

# SPDX 2.3. What is linked into the program is named with its licence as its own project declares it.
parts=(
    'swift|Swift standard library and runtime|Apache-2.0 WITH Swift-exception|https://github.com/swiftlang/swift'
    'glibc|GNU C Library|LGPL-2.1-or-later|https://www.gnu.org/software/libc/'
    'libstdcxx|GNU C++ Library|GPL-3.0-or-later WITH GCC-exception-3.1|https://gcc.gnu.org/'
)
hash=$(sha256sum <"$program" | cut -d' ' -f1)
packages=
relations=
for part in "${parts[@]}"; do
    IFS='|' read -r id title licence home <<<"$part"
    packages+=",
    {\"SPDXID\": \"SPDXRef-$id\", \"name\": \"$title\", \"downloadLocation\": \"$home\", \"filesAnalyzed\": false,
     \"licenseConcluded\": \"NOASSERTION\", \"licenseDeclared\": \"$licence\", \"copyrightText\": \"NOASSERTION\"}"
    relations+=",
    {\"spdxElementId\": \"SPDXRef-orch\", \"relationshipType\": \"STATIC_LINK\", \"relatedSpdxElement\": \"SPDXRef-$id\"}"
done
cat >"$output/$name.spdx.json" <<SPDX
{
  "spdxVersion": "SPDX-2.3",
  "dataLicense": "CC0-1.0",
  "SPDXID": "SPDXRef-DOCUMENT",
  "name": "$name",
  "documentNamespace": "https://spdx.org/spdxdocs/$name-$hash",
  "creationInfo": {
    "created": "$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)", "creators": ["Tool: release.sh-$version"]
  },
  "packages": [
    {"SPDXID": "SPDXRef-orch", "name": "orch", "versionInfo": "$version", "downloadLocation": "NOASSERTION",
     "filesAnalyzed": false, "packageFileName": "$name", "primaryPackagePurpose": "APPLICATION",
     "checksums": [{"algorithm": "SHA256", "checksumValue": "$hash"}],
     "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION"}$packages
  ],
  "relationships": [
    {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-orch"}$relations
  ]
}
SPDX

files=("$name" "$name.tar.gz" "$name.spdx.json")
if [[ $system == linux-* ]] && command -v dpkg-deb >/dev/null; then
    architecture=${system#linux-}
    [[ $architecture != x86_64 ]] || architecture=amd64
    package=orch_${version}_$architecture
    maintainer="${DEBFULLNAME:-$(git -C "$root" config user.name || echo orch)} <${DEBEMAIL:-$(git -C "$root" config user.email || echo orch@localhost)}>"
    stage=$work/$package
    DESTDIR=$stage "$root/automation/install.sh" --prefix /usr --binary "$program" >/dev/null
    # Debian's places and forms (Debian Policy 12).
    mv -- "$stage/usr/share/zsh/site-functions" "$stage/usr/share/zsh/vendor-completions"
    gzip -9n "$stage/usr/share/man/man1/orch.1"
    document=$stage/usr/share/doc/orch
    mkdir -p -- "$document" "$stage/usr/share/lintian/overrides" "$stage/DEBIAN"
    echo 'orch: statically-linked-binary [usr/bin/orch]' >"$stage/usr/share/lintian/overrides/orch"
    gzip -9nc "$root/.github/CHANGELOG.md" >"$document/CHANGELOG.md.gz"
    printf 'orch (%s) unstable; urgency=medium\n\n  * What changed is in CHANGELOG.md.gz.\n\n -- %s  %s\n' \
        "$version" "$maintainer" "$(date -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$document/changelog.gz"
    printf '%s\n' 'orch keeps a work queue in a Markdown table.' '' "Copyright: the authors of orch, $(date -u -d "@$SOURCE_DATE_EPOCH" +%Y)" \
        'License: none is declared; all rights are reserved by the authors.' >"$document/copyright"
    cat >"$stage/DEBIAN/control" <<CONTROL
Package: orch
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -sk --apparent-size "$stage/usr" | cut -f1)
Section: utils
Priority: optional
Recommends: git
Suggests: tmux, sqlite3, lighttpd
Description: work queue in a Markdown table for people and programs
 One static program keeps a queue of tasks in a table of QUEUE.md that people
 and AI workers edit at the same time: claims with leases, reviews of reports,
 merges by rows, and git as the audit trail.
CONTROL
    (cd "$stage" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
    find "$stage" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    dpkg-deb --root-owner-group -Zxz --build "$stage" "$output/$package.deb" >/dev/null
    files+=("$package.deb")
fi

(cd "$output" && sha256sum -- "${files[@]}" >"$name.sha256")
for file in "${files[@]}" "$name.sha256"; do printf '%9d  %s\n' "$(wc -c <"$output/$file")" "$output/$file"; done
size=$(wc -c <"$program")
((size < most_bytes)) || printf 'note: the program has %d bytes; %d are wanted\n' "$size" "$most_bytes" >&2
