# shellcheck shell=sh
# A JDK for the scripts of this repository. Sourced; expects a function fail that ends the script.

# whatever options the environment has for a JVM
jdk_version() {
    JDK_JAVA_OPTIONS='' JAVA_TOOL_OPTIONS='' "$1/bin/java" -XshowSettings:properties -version 2>&1 |
        awk '$1 == "java.specification.version" { v = $3 } END { print v + 0 }'
}

# find_jdk PROGRAM...: the newest JDK of 21 or newer that has these programs in bin/, beside java: sets JDK and JDK_VERSION.
# JAVA_HOME wins when it is new enough; else the JDK of the PATH and the usual places are looked at.
find_jdk() {
    JDK=
    JDK_VERSION=0
    for jdk_candidate in "${JAVA_HOME:-/nonexistent}" \
        "$(dirname -- "$(dirname -- "$(readlink -f -- "$(command -v javac || echo /nonexistent/bin/javac)")")")" \
        /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
        "${HOME:-/nonexistent}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        for jdk_program in java "$@"; do
            [ -x "$jdk_candidate/bin/$jdk_program" ] || continue 2
        done
        jdk_found=$(jdk_version "$jdk_candidate")
        if [ "$jdk_found" -gt "$JDK_VERSION" ]; then
            # shellcheck disable=SC2034 # for whoever sources this
            JDK=$jdk_candidate
            JDK_VERSION=$jdk_found
        fi
        if [ "$jdk_candidate" = "${JAVA_HOME:-}" ] && [ "$jdk_found" -ge 21 ]; then
            return 0
        fi
    done
    [ "$JDK_VERSION" -ge 21 ] || fail \
        "A JDK 21 or newer with $* is needed; the newest one found is ${JDK_VERSION}." \
        "Looked in JAVA_HOME, on the PATH, in /usr/lib/jvm, /usr/java, /opt, ~/.sdkman and ~/.jdks." \
        "Install one (Debian: apt-get install openjdk-21-jdk, or a Temurin build), or set JAVA_HOME."
}
