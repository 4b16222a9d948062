# shellcheck shell=bash
# What the image scripts share: a JDK, a runtime with a few of its modules, the files of Linux that runtime needs, and what
# a base image must have.
# Sourced; expects the functions say and fail.

# shellcheck source=images/jdk.sh
. "$(dirname "${BASH_SOURCE[0]}")/jdk.sh"

# base_java IMAGE: the Java version of a base image, which is on this machine and has Java 21 or newer at its PATH.
base_java() {
  local printed version
  docker image inspect "$1" >/dev/null 2>&1 || fail "the image $1 is not on this machine; docker pull or build it"
  printed=$(docker run --rm --network none --entrypoint java "$1" -XshowSettings:properties -version 2>&1) \
    || fail "there is no java at the PATH of $1, or it does not start: $(head -n 1 <<<"$printed")"
  version=$(awk '$1 == "java.specification.version" { v = $3 } END { print v + 0 }' <<<"$printed")
  [ "$version" -ge 21 ] || fail "$1 has Java $version, 21 or newer is needed"
  printf '%s\n' "$version"
}

# link_jre ROOT MODULES [OPTION...]: the runtime in ROOT/jre, with the JDK's trusted authorities.
link_jre() {
  local root=$1 modules=$2
  shift 2
  "$JDK/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --compress zip-6 \
    "$@" --output "$root/jre" >/dev/null || fail "jlink of $JDK failed"
  # distributions replace this file by a link into /etc
  cp -L --remove-destination "$JDK/lib/security/cacerts" "$root/jre/lib/security/cacerts"
}

# linux_files ROOT: the dynamic linker, the libraries that the runtime's own name, a user and a place to write.
linux_files() {
  local root=$1 library
  while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done < <(ldd "$root/jre/bin/java" "$root"/jre/lib/*.so "$root/jre/lib/server/libjvm.so" 2>/dev/null \
    | grep -o '\(=> \|^\s*\)/[^ ]*' | grep -o '/.*' | grep -v "^$root" | grep -v ':$' | sort -u)
  # name resolution: part of libc from glibc 2.34 on, files of their own before
  for library in /lib/*/libnss_files.so.2 /lib/*/libnss_dns.so.2 /lib/*/libresolv.so.2; do
    [ -e "$library" ] || continue
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done
  mkdir -p "$root/tmp" "$root/etc"
  chmod 1777 "$root/tmp"
  printf 'root:x:0:0:root:/:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/:/sbin/nologin\n' > "$root/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' > "$root/etc/group"
  printf 'hosts: files dns\n' > "$root/etc/nsswitch.conf"
}
