# shellcheck shell=sh
# Packages from the Debian mirror of this machine, through a private configuration of apt: no root is needed, nothing is
# installed, and apt verifies signatures and checksums. Sourced; expects a function fail that ends the script.

# find_mirror: the first enabled Debian mirror of this machine's apt: sets MIRROR, and MIRROR_KEY to its Signed-By. Both forms
# of sources.list(5) are read.
find_mirror() {
    set --
    for debian_sources in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
        [ ! -r "$debian_sources" ] || set -- "$@" "$debian_sources"
    done
    MIRROR=
    MIRROR_KEY=
    if [ $# -gt 0 ]; then
        debian_tab=$(printf '\t')
        debian_found=$(enabled_mirrors "$@" | sort -s -k1,1 | head -n 1 | cut -f2-)
        MIRROR=${debian_found%%"$debian_tab"*}
        MIRROR_KEY=${debian_found#*"$debian_tab"}
    fi
    [ -n "$MIRROR" ] ||
        fail "this machine's apt has no enabled Debian mirror (/etc/apt/sources.list, sources.list.d)"
}

# Prints a rank, a URI and the Signed-By of each mirror in these files, separated by tabs.
enabled_mirrors() {
    awk '
      function debian(suites, components) {
        return (" " suites " ") ~ / (stable|oldstable|testing|unstable|sid|bullseye|bookworm|trixie|forky|duke) / &&
               (" " components " ") ~ / main /
      }
      function emit(uri, suites, components, key) {
        if (uri != "" && debian(suites, components)) print (uri ~ /\/debian\/?$/ ? 0 : 1) "\t" uri "\t" key
      }
      function stanza() {
        if (field["types"] ~ /(^| )deb( |$)/ && tolower(field["enabled"]) !~ /^(no|false|0|off|disable|without)$/) {
          split(field["uris"], uris, " ")
          emit(uris[1], field["suites"], field["components"], field["signed-by"])
        }
        delete field
      }
      FNR == 1 { stanza() }
      { gsub(/[\t\r]/, " ") }
      FILENAME ~ /\.sources$/ {
        if ($0 ~ /^#/) next
        if ($0 ~ /^ *$/) { stanza(); next }
        if ($0 ~ /^ /) { field[name] = field[name] "\001" $0; next }
        name = tolower(substr($0, 1, index($0, ":") - 1))
        value = substr($0, index($0, ":") + 1); sub(/^ +/, "", value); sub(/ +$/, "", value); field[name] = value
        next
      }
      /^ *deb / {
        sub(/#.*/, ""); key = ""
        if (match($0, /\[[^]]*\]/)) {
          options = substr($0, RSTART + 1, RLENGTH - 2); $0 = substr($0, 1, RSTART - 1) substr($0, RSTART + RLENGTH)
          n = split(options, option, " ")
          for (i = 1; i <= n; i++) if (option[i] ~ /^signed-by=/) { key = substr(option[i], 11); gsub(/,/, " ", key) }
        }
        components = ""; for (i = 4; i <= NF; i++) components = components " " $i
        emit($2, $3, components, key)
      }
      END { stanza() }
    ' "$@"
}

# configure_apt DIRECTORY SUITE: a private configuration of apt for one suite of the mirror: DIRECTORY/apt.conf, for APT_CONFIG.
configure_apt() {
    mkdir -p "$1/lists/partial" "$1/cache/archives/partial"
    : >"$1/status"
    {
        printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\n' "$MIRROR" "$2"
        # a key of several lines has them separated so
        [ -z "$MIRROR_KEY" ] || printf 'Signed-By: %s\n' "$MIRROR_KEY" | tr '\001' '\n'
    } >"$1/mirror.sources"
    {
        # the machine's way to the network, and nothing else of its configuration: no hooks
        apt-config dump | grep '^Acquire::' | grep -Ev '^Acquire::(IndexTargets|Allow|Languages|GzipIndexes|Retries)' || true
        cat <<EOF
Dir::State "$1";
Dir::State::Lists "$1/lists";
Dir::State::status "$1/status";
Dir::Cache "$1/cache";
Dir::Log "$1";
Dir::Etc::main "/dev/null";
Dir::Etc::parts "/dev/null";
Dir::Etc::sourcelist "$1/mirror.sources";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Acquire::Languages "none";
Acquire::GzipIndexes "true";
Acquire::Retries "2";
Acquire::AllowInsecureRepositories "false";
APT::Get::AllowUnauthenticated "false";
APT::Update::Error-Mode "any";
APT::Sandbox::User "";
EOF
    } >"$1/apt.conf"
}
