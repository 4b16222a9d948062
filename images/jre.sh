# shellcheck shell=bash
# What the image scripts share: a JDK, a runtime with a few of its modules, and the files of Linux that runtime needs.
# Sourced; expects the functions say and fail.

# The newest JDK of 21 or newer that has jlink: sets JDK and JDK_VERSION. JAVA_HOME wins when it is new enough.
find_jdk() {
  local candidate version
  JDK='' JDK_VERSION=0
  for candidate in "${JAVA_HOME:-/nonexistent}" /usr/lib/jvm/* /opt/java/* /opt/jdk* \
    "$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /nonexistent/bin/javac)")")")"; do
    [ -x "$candidate/bin/jlink" ] && [ -x "$candidate/bin/java" ] || continue
    version=$("$candidate/bin/java" -XshowSettings:properties -version 2>&1 \
      | awk '$1 == "java.specification.version" { v = $3 } END { print v + 0 }')
    if [ "$version" -gt "$JDK_VERSION" ]; then JDK=$candidate JDK_VERSION=$version; fi
    if [ "$candidate" = "${JAVA_HOME:-}" ] && [ "$version" -ge 21 ]; then return 0; fi
  done
  [ "$JDK_VERSION" -ge 21 ] || fail "a JDK 21 or newer with jlink is needed, the newest found is $JDK_VERSION. Set JAVA_HOME"
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
