# What every part of run.sh measures with: the working folder, the tools, fresh queues, samples and rows of the table.
# Sourced by run.sh, which sets `repository`, `here`, `work`, `orch`, `reference`, `quick`.
# shellcheck shell=bash disable=SC2154

# Absolute times depend on the machine: they go to standard error, never into the table.
small_print() {
    printf '  %s\n' "$*" >&2
}

file_system() {
    df --output=fstype "$1" | tail -n 1
}

disk() {
    df --output=source "$1" | tail -n 1
}

# A new folder on the repository's disk, outside the repository: inside, git's and orch's search for the root would be
# part of what is measured. A memory file system makes fsync free and every figure meaningless, so it is refused.
make_work_folder() {
    local parent=$1
    if [[ -z $parent ]]; then
        parent=${TMPDIR:-/tmp}
        [[ $(disk "$parent") == "$(disk "$repository")" ]] || parent=$(dirname "$repository")
    fi
    case $(file_system "$parent") in
        tmpfs | ramfs) printf 'run.sh: %s is in memory; give --work FOLDER on a disk\n' "$parent" >&2 && return 70 ;;
    esac
    mktemp -d "$(cd "$parent" && pwd)/orch-benchmarks.XXXXXX"
}

# Compiles the C programs, statically where the C library's archive is installed, as orch is linked.
build_tools() {
    local tool linking=(-static)
    mkdir "$work/tools"
    printf 'int main(void) { return 0; }\n' >"$work/tools/probe.c"
    if cc -static -o "$work/tools/probe" "$work/tools/probe.c" 2>/dev/null; then
        small_print "C programs: cc -O2 -static"
    else
        linking=()
        small_print "C programs: cc -O2, dynamic (there is no static C library); orch may be static, which favours it"
    fi
    for tool in reference stopwatch crowd generate; do
        cc -O2 -Wall -Wextra "${linking[@]}" -o "$work/tools/$tool" "$here/tools/$tool.c"
    done
}

find_orch() {
    if [[ -n ${ORCH-} ]]; then
        command -v "$ORCH" || { printf 'run.sh: ORCH=%s cannot be run\n' "$ORCH" >&2 && return 69; }
        return
    fi
    local build=(swift build -c release --static-swift-stdlib --package-path "$repository" --product orch)
    "${build[@]}" >&2
    printf '%s/orch\n' "$("${build[@]}" --show-bin-path)"
}

# fresh NAME ROWS [pending]: a new folder with a new queue in it; what orch keeps beside an older one is gone. The bytes
# are on the disk before anything is timed, so that no later fsync has to carry them.
fresh() {
    local base=$work/base-$2${3-}.md
    [[ -f $base ]] || "$work/tools/generate" "$2" ${3:+"$3"} >"$base"
    rm -rf "${work:?}/$1"
    mkdir "$work/$1"
    cp "$base" "$work/$1/QUEUE.md"
    sync -f "$work/$1"
}

# pending_ids FILE COUNT: ids of PENDING rows, spread evenly over the file.
pending_ids() {
    awk -F ' [|] ' -v wanted="$2" '
        $2 == "PENDING" { ids[count++] = substr($1, 3) }
        END { for (i = 0; i < wanted && i < count; i++) print ids[int(i * count / (wanted < count ? wanted : count))] }
    ' "$1"
}

# rounds_for ROWS: how many rounds a size is worth.
rounds_for() {
    local rounds=3
    if (($1 <= 100)); then rounds=80; elif (($1 <= 10000)); then rounds=40; elif (($1 <= 100000)); then rounds=15; fi
    [[ -z $quick ]] || rounds=$(((rounds + 4) / 5))
    printf '%d\n' "$rounds"
}

# sample ARGUMENTS…: adds a stopwatch run to the samples.
sample() {
    "$work/tools/stopwatch" "$@" >>"$work/samples"
}

# figure median|mean|min|max LETTER [COLUMN]: of the samples; column 2 is microseconds (default), 3 peak memory in kB.
figure() {
    local column=${3:-2}
    awk -v letter="$2" -v column="$column" '$1 == letter { print $column }' "$work/samples" | sort -n |
        awk -v what="$1" '{ value[NR] = $1; sum += $1 }
            END {
                if (NR == 0) exit 1
                if (what == "median") printf "%.0f\n", (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2
                if (what == "mean") printf "%.0f\n", sum / NR
                if (what == "min") print value[1]
                if (what == "max") print value[NR]
            }'
}

# print_times TITLE LETTER=NAME…: the absolute figures of the samples.
print_times() {
    local title=$1 pair letter
    shift
    for pair in "$@"; do
        letter=${pair%%=*}
        small_print "$title, ${pair#*=}: median $(figure median "$letter") µs, mean $(figure mean "$letter") µs," \
            "min $(figure min "$letter") µs, peak $(figure max "$letter" 3) kB," \
            "$(grep -c "^$letter" "$work/samples") runs"
    done
}

# calculate EXPRESSION [FORMAT]: awk's arithmetic.
calculate() {
    awk "BEGIN { printf \"${2:-%.2f}\", ($1) }"
}

# ratio: median of B over that of A.
ratio() {
    calculate "$(figure median B) / $(figure median A)"
}

# grouped NUMBER: 100000 as 100,000.
grouped() {
    sed -E ':again; s/^([0-9]+)([0-9]{3})/\1,\2/; t again' <<<"$1"
}

table_head() {
    printf '| work | rows | measured | limit | verdict |\n|---|---:|---:|---:|---|\n'
}

# table_row WORK ROWS MEASURED UNIT COMPARISON LIMIT: judged when there is a limit; COMPARISON is `<=`, `>=` or `==`.
table_row() {
    local verdict='' limit='' sign
    if [[ -n ${6-} ]]; then
        verdict=MISS
        [[ $(calculate "$3 $5 $6" %d) != 1 ]] || verdict=pass
        case $5 in '<=') sign='≤ ' ;; '>=') sign='≥ ' ;; *) sign='' ;; esac
        limit=$sign$6${4-}
    fi
    printf '| %s | %s | %s%s | %s | %s |\n' "$1" "$(grouped "$2")" "$3" "${4-}" "$limit" "$verdict"
}
