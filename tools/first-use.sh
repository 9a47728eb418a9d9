# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
#
# Builds the command line for ./elbo, once at a time, with progress on standard error. Sourced by
# ./elbo when it has to build; the build has folders of its own (.elbo/build), apart from ./build's.

. "$here/tools/find-maven.sh"

# Waits until no other elbo builds here. The holder's process id tells a lock that was left behind.
lock_build() {
  lock_waited=0
  while ! mkdir "$app_state/lock" 2>/dev/null; do
    lock_holder=$(cat "$app_state/lock/pid" 2>/dev/null || true)
    if [ -n "$lock_holder" ] && ! kill -0 "$lock_holder" 2>/dev/null || [ -z "$lock_holder" ] && [ "$lock_waited" -gt 20 ]; then
      mv "$app_state/lock" "$app_state/lock.$$" 2>/dev/null && rm -rf "$app_state/lock.$$"
      continue
    fi
    [ "$lock_waited" -ne 1 ] || echo "elbo: waiting for another elbo that is building here" >&2
    lock_waited=$((lock_waited + 1))
    sleep 1
  done
  echo $$ >"$app_state/lock/pid"
  trap 'rm -rf "$app_state/lock" "$app_state/lock.$$"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

unlock_build() {
  rm -rf "$app_state/lock"
  trap - EXIT INT TERM HUP
}

# Sets APP, or says why not and ends the process with status 1.
build_app() {
  if ! mkdir -p "$app_state" 2>/dev/null || [ ! -w "$app_state" ]; then
    echo "elbo: it is not built yet, and $app_state cannot be written; build it where you may write" >&2
    exit 1
  fi
  lock_build
  if find_app && app_is_fresh; then
    unlock_build
    return 0
  fi
  find_maven
  if [ -n "$APP" ]; then
    echo "elbo: the sources have changed: building again" >&2
  else
    echo "elbo: first use: building the program (a minute or two; later starts take a second)" >&2
  fi
  build_stamp=$app_state/stamp.$$
  build_log=$app_state/build.log
  : >"$build_stamp"
  rm -f "$app_state/status"
  {
    build_status=0
    (cd "$here" && JAVA_HOME=$JDK_HOME "$MAVEN" -B -Dquick -Dmaven.test.skip=true \
      "-Delbo.target=$app_state/build/\${project.artifactId}" -pl cli -am package) 2>&1 || build_status=$?
    echo "$build_status" >"$app_state/status"
  } | tee "$build_log" | awk '
    /^Downloading from|^\[INFO\] Downloading from/ { if (++n == 1) print "elbo:   fetching libraries (first time only)"; else if (n % 100 == 0) print "elbo:   " n " files"; fflush() }
    /Building Elbo :: / { sub(/.*Building Elbo :: /, ""); print "elbo:   compiling " $1; fflush() }' >&2
  if [ "$(cat "$app_state/status")" != 0 ]; then
    echo "elbo: the build failed:" >&2
    grep -E '^\[ERROR\]' "$build_log" | head -n 12 >&2
    echo "elbo: all of it is in $build_log" >&2
    rm -f "$build_stamp"
    exit 1
  fi
  echo "elbo:   preparing a fast start" >&2
  if ! publish_app "$app_state/build/elbo-cli/elbo/lib" "$build_stamp"; then
    echo "elbo: could not write the program to $app_state" >&2
    exit 1
  fi
  unlock_build
}
