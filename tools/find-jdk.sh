# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
#
# Finds a JDK that is new enough. Sourced by ./build and ./elbo; needs only a POSIX shell.
# find_jdk sets JDK_HOME and returns 0, or prints what to do and returns 1.

# 25.0.0 to 25.0.2 may move pinned arrays under G1 (JDK-8377811), so they are refused.
elbo_min_feature=25
elbo_min_update=3

# True when $1 is the home of a full JDK, version 25.0.3 or later. Reads the `release` file: no JVM
# is started, so looking at a dozen places costs milliseconds.
jdk_suits() {
  [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  jdk_version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9][0-9.]*\).*/\1/p' "$1/release")
  [ -n "$jdk_version" ] || return 1
  jdk_feature=${jdk_version%%.*}
  [ "$jdk_feature" -gt "$elbo_min_feature" ] && return 0
  [ "$jdk_feature" -eq "$elbo_min_feature" ] || return 1
  case $jdk_version in
    *.*.*) ;;
    *) return 1 ;;
  esac
  jdk_update=${jdk_version#*.}
  jdk_interim=${jdk_update%%.*}
  jdk_update=${jdk_update#*.}
  jdk_update=${jdk_update%%.*}
  [ "$jdk_interim" -gt 0 ] || [ "$jdk_update" -ge "$elbo_min_update" ]
}

# Follows symbolic links of $1 to the file itself; prints it.
resolve_link() {
  link_path=$1
  while [ -L "$link_path" ]; do
    link_target=$(readlink "$link_path") || break
    case $link_target in
      /*) link_path=$link_target ;;
      *) link_path=$(dirname "$link_path")/$link_target ;;
    esac
  done
  printf '%s\n' "$link_path"
}

# A JDK that the user names wins and must suit; then JAVA_HOME, `java` on the path, and the places
# where packages, SDKMAN, IDEs, asdf, mise, Homebrew and macOS put JDKs.
find_jdk() {
  if [ -n "${ELBO_JAVA_HOME:-}" ]; then
    if jdk_suits "$ELBO_JAVA_HOME"; then
      JDK_HOME=$ELBO_JAVA_HOME
      return 0
    fi
    echo "elbo: ELBO_JAVA_HOME=$ELBO_JAVA_HOME is not a JDK 25.0.3 or later." >&2
    explain_jdk
    return 1
  fi
  found_java=$(command -v java 2>/dev/null || true)
  if [ -n "$found_java" ]; then
    found_java=$(resolve_link "$found_java")
    found_java=$(cd "$(dirname "$found_java")/.." 2>/dev/null && pwd -P || true)
  fi
  for candidate in "${JAVA_HOME:-}" "${JDK25_HOME:-}" "${JAVA_HOME_25_X64:-}" "${JAVA_HOME_25_ARM64:-}" \
    "$found_java" \
    /usr/lib/jvm/*25* /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/* /opt/java/* /opt/jdk/* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
    "${HOME:-/nonexistent}"/.asdf/installs/java/* "${HOME:-/nonexistent}"/.local/share/mise/installs/java/* \
    "${HOME:-/nonexistent}"/.jbang/cache/jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if jdk_suits "$candidate"; then
      JDK_HOME=$candidate
      return 0
    fi
  done
  explain_jdk
  return 1
}

explain_jdk() {
  {
    echo "elbo: no suitable JDK was found; Elbo needs JDK 25, 25.0.3 or later."
    if [ -n "${found_java:-}" ]; then
      echo "  'java' on the path is $found_java, version $(sed -n 's/^JAVA_VERSION="\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' "$found_java/release" 2>/dev/null || true)."
    fi
    echo "  Install one, for example Eclipse Temurin 25 from https://adoptium.net or by your package"
    echo "  manager (Debian: temurin-25-jdk, Homebrew: temurin@25, SDKMAN: sdk install java 25.0.3-tem)."
    echo "  If it is installed already, say where:  export ELBO_JAVA_HOME=/path/to/jdk-25"
  } >&2
}
