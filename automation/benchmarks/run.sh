#!/usr/bin/env bash
# Measures orch against the least a program can do, and prints a Markdown table. See README.md beside this file.
set -euo pipefail
shopt -s inherit_errexit # a build that fails inside $(…) must not leave an older binary to be measured
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
all_parts=(control pick 'done' list memory million contention growth repository peers)

usage() {
    cat <<USAGE
usage: run.sh [--only PART] [--rows N] [--quick] [--work FOLDER]

  --only PART    one of: ${all_parts[*]}
  --rows N       one size instead of all (control, pick, done, list, memory, million, contention, peers)
  --quick        fewer rounds
  --work FOLDER  where to measure (default: the temporary folder, or beside the repository if that is another disk)

ORCH=PATH measures that binary instead of building one.
USAGE
}

wrong_usage() {
    printf 'run.sh: %s\n' "$1" >&2
    usage >&2
    exit 64
}

only='' rows='' quick='' work_parent=''
while (($# > 0)); do
    case $1 in
        --only) only=${2-} && shift ;;
        --rows) rows=${2-} && shift ;;
        --work) work_parent=${2-} && shift ;;
        --quick) quick=yes ;;
        -h | --help) usage && exit 0 ;;
        *) wrong_usage "unknown argument '$1'" ;;
    esac
    shift || wrong_usage 'the last argument needs a value'
done
[[ -z $only || " ${all_parts[*]} " == *" $only "* ]] || wrong_usage "unknown part '$only'"
[[ -z $rows || $rows =~ ^[1-9][0-9]*$ ]] || wrong_usage "--rows takes a number, not '$rows'"

# shellcheck source=measure.sh
source "$here/measure.sh"
# shellcheck source=parts.sh
source "$here/parts.sh"
# shellcheck source=peers.sh
source "$here/peers.sh"

work=$(make_work_folder "$work_parent")
trap 'rm -rf "$work"' EXIT
small_print "folder: $work ($(file_system "$work")), $(uname -sr), $(getconf _NPROCESSORS_ONLN) processors"
build_tools
reference=$work/tools/reference
built=$(find_orch)
small_print "orch: $built ($("$built" --version 2>/dev/null | head -n 1 || true)), copied as it is installed"
# The linker leaves its file in small pieces of the page cache, from which a program starts 0.3 ms later than from a copy.
orch=$work/tools/orch
cp -- "$built" "$orch"
# Settings of the person who measures must not change what is measured.
unset ORCH_QUEUE_MD ORCH_QUEUE_MD_READ_ONLY ORCH_GIT_AUTOCOMMIT ORCH_LOG_PATH ORCH_TZ_OFFSET ORCH_LEASE_SECONDS

table_head
for part in "${all_parts[@]}"; do
    [[ -n $only && $part != "$only" ]] || "part_$part"
done
