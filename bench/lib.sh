# shellcheck shell=sh
# What the benchmarks share: build, JDK, class path. Sourced with $here set to the repository.
set -eu

fail() {
    printf '%s\n' "$@" >&2
    exit 3
}

# The newest JDK of 21 or newer: JAVA_HOME, the PATH, the usual places.
find_java() {
    best=0
    java=
    for candidate in "${JAVA_HOME:-/nonexistent}" /usr/lib/jvm/* /opt/java/* /opt/jdk* \
        "$(dirname -- "$(dirname -- "$(readlink -f -- "$(command -v java || echo /nonexistent/bin/java)")")")"; do
        [ -x "$candidate/bin/java" ] || continue
        version=$("$candidate/bin/java" -XshowSettings:properties -version 2>&1 |
            awk '$1 == "java.specification.version" { v = $3 } END { print v + 0 }')
        [ "$version" -le "$best" ] || { best=$version; java=$candidate/bin/java; }
    done
    [ "$best" -ge 21 ] || fail "A JDK 21 or newer is needed, the newest found is $best. Set JAVA_HOME."
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
        mkdir -p "$cache/apt/lists/partial" "$cache/apt/cache/archives/partial"
        : >"$cache/apt/status"
        mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
            awk '/^URIs:/ && /debian$|debian\/$/ { print $2; exit } $1 == "deb" && /debian / { for (i = 2; i <= NF; i++) if ($i ~ /:\/\//) { print $i; exit } }')
        [ -n "$mirror" ] || fail "apt has no Debian mirror."
        printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$mirror" "$suite" >"$cache/apt/sources.list"
        cat >"$cache/apt/apt.conf" <<EOF
Dir::State "$cache/apt";
Dir::State::Lists "$cache/apt/lists";
Dir::State::status "$cache/apt/status";
Dir::Cache "$cache/apt/cache";
Dir::Etc::sourcelist "$cache/apt/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Acquire::Languages "none";
APT::Sandbox::User "";
EOF
        (
            cd "$cache/apt"
            APT_CONFIG=$cache/apt/apt.conf
            export APT_CONFIG
            timeout 180 apt-get -q update && timeout 300 apt-get -q download "$package"
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
