# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
#
# Finds Maven 3.8 or later (3.x; Maven 4 is not out). Sourced by ./build and ./elbo after find_jdk.
# find_maven sets MAVEN and MAVEN_VERSION, or says what to do and ends the process with status 1.

explain_maven() {
  {
    echo "elbo: $1; Elbo is built by Maven 3.8 or later (3.x)."
    echo "  Install it (Debian: apt install maven, Homebrew: brew install maven, or https://maven.apache.org)"
    echo "  and put its bin folder on the path, or say where it is:  export MAVEN_HOME=/path/to/maven"
  } >&2
  exit 1
}

find_maven() {
  MAVEN=
  for candidate in "${MAVEN_HOME:-/nonexistent}/bin/mvn" "${M2_HOME:-/nonexistent}/bin/mvn" "$(command -v mvn || true)" \
    "${HOME:-/nonexistent}/.sdkman/candidates/maven/current/bin/mvn" /opt/maven/bin/mvn /usr/share/maven/bin/mvn; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then
      MAVEN=$candidate
      break
    fi
  done
  [ -n "$MAVEN" ] || explain_maven "no Maven was found"
  # Keeps a warning of the JDK about Maven's own libraries off the screen.
  MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
  export MAVEN_OPTS
  MAVEN_VERSION=$(JAVA_HOME=$JDK_HOME "$MAVEN" -B --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p')
  case $MAVEN_VERSION in
    3.[89] | 3.[89].* | 3.[1-9][0-9]*) ;;
    *) explain_maven "$MAVEN is version ${MAVEN_VERSION:-unknown}" ;;
  esac
}
