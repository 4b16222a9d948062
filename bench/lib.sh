# shellcheck shell=sh
# What the benchmarks share: build, JDK, class path. Sourced with $here set to the repository.
set -eu

fail() {
    printf '%s\n' "$@" >&2
    exit 3
}

# settings "NAME…" ARGUMENT…: unless each argument is NAME=NUMBER, of one of the names and given once, says in a line what is
# wrong and ends with 2. Before anything is fetched or built; the benchmarks in Java read their arguments by BenchSettings.
settings() {
    names=$1
    shift
    seen=' '
    for argument in "$@"; do
        name=${argument%%=*}
        case $argument:$name in
        *=*:*[!a-z]* | *=*:) name='?' ;;
        *=*) ;;
        *) name='?' ;;
        esac
        case " $names " in
        *" $name "*) ;;
        '  ') mistake "'$argument' is no setting; there are none" ;;
        *) mistake "'$argument' is no setting; known are $(printf '%s' "$names" | sed 's/[a-z]*/&=NUMBER/g; s/ /, /g')" ;;
        esac
        case ${argument#*=} in
        '' | 0* | *[!0-9]* | ??????????*) mistake "'$argument': a whole number from 1 to 999999999 is needed" ;;
        esac
        case $seen in *" $name "*) mistake "'$name' is given twice" ;; esac
        seen="$seen$name "
    done
}

mistake() {
    printf 'bench/%s: %s (see --help).\n' "$(basename -- "$0")" "$1" >&2
    exit 2
}

# shellcheck source=images/jdk.sh
. "$here/images/jdk.sh"
# shellcheck source=images/debian.sh
. "$here/images/debian.sh"

find_java() {
    find_jdk javac
    java=$JDK/bin/java
}

# build MODULE MAVEN-OPTION…: compiles a module with its tests and what it needs, and writes its class path.
build() {
    module=$1
    shift
    classpath=$here/$module/target/bench.classpath
    log=$(mktemp)
    (cd "$here" && mvn -q -B -ntp -pl "$module" -am "$@" -Dspotless.check.skip=true test-compile \
        dependency:build-classpath -Dmdep.outputFile=target/bench.classpath </dev/null >"$log" 2>&1) ||
        { cat "$log" >&2; rm -f "$log"; fail "The build failed."; }
    rm -f "$log"
    classes=$here/$module/target/test-classes:$here/$module/target/classes:$(cat "$classpath")
}

machine() {
    printf '%s, %s cores, %s GiB, %s, %s\n' \
        "$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)" "$(nproc)" \
        "$(awk '/^MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)" \
        "$(. /etc/os-release && echo "$PRETTY_NAME")" \
        "$("$java" -XshowSettings:properties -version 2>&1 | awk -F'= ' '/java.runtime.version/ { print "Java " $2 }')"
}

# Which build of the proxy: its version, the revision of the sources and the jar's digest (builds are reproducible).
which_proxy() {
    printf 'proxy %s, sources %s, SHA-256 of the jar %s\n' "$(basename "$1" .jar | sed 's/^proxy-//')" \
        "$(git -C "$here" describe --always --dirty 2>/dev/null || echo unknown)" "$(sha256sum "$1" | cut -c 1-16)…"
}

# A binary out of a package of Debian sid, or of another suite, fetched by apt itself with a private configuration,
# without root; kept in the cache. Prints FILE@VERSION.
debian_sid() {
    package=$1
    binary=$2
    suite=${3:-sid}
    cache=${XDG_CACHE_HOME:-$HOME/.cache}/remote-write-conformance/bench/$package
    if [ ! -f "$cache/version" ]; then
        printf 'fetching %s from Debian %s\n' "$package" "$suite" >&2
        command -v apt-get >/dev/null || fail "There is no apt here to fetch $package with; set its variable to FILE@VERSION (see --help)."
        rm -rf "$cache"
        find_mirror
        configure_apt "$cache/apt" "$suite"
        (
            cd "$cache/apt"
            timeout 180 env APT_CONFIG="$cache/apt/apt.conf" apt-get -q update &&
                timeout 300 env APT_CONFIG="$cache/apt/apt.conf" apt-get -q download "$package"
            dpkg-deb -x "$package"_*.deb tree
        ) >"$cache/log" 2>&1 || { cat "$cache/log" >&2; fail "$package cannot be fetched."; }
        mv "$cache/apt/tree/usr/"*bin/"$binary" "$cache/$binary"
        for deb in "$cache/apt/$package"_*.deb; do
            dpkg-deb -f "$deb" Version >"$cache/version.new"
        done
        rm -rf "$cache/apt"
        mv "$cache/version.new" "$cache/version"
    fi
    printf '%s@%s\n' "$cache/$binary" "$(cat "$cache/version")"
}
