# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
#
# The packaged command line. Sourced by ./build and ./elbo, which set `here` to the root of the
# checkout and JDK_HOME. Each build becomes a folder of its own, .elbo/app-N, and .elbo/current names
# the one in use: a running elbo never loses the jars under its feet.

app_state=$here/.elbo

# The flags that every elbo runs with. The serial collector starts fastest, and a fit allocates
# little; the AOT cache only fits the flags that it was made with.
app_flags="--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC"

# Sets APP to the folder in use; false when there is none.
find_app() {
  APP=
  [ -r "$app_state/current" ] && read -r app_name <"$app_state/current" && [ -d "$app_state/$app_name/lib" ] || return 1
  APP=$app_state/$app_name
}

# True when no source that goes into the program is newer than APP. About 5 ms.
app_is_fresh() {
  [ -z "$(find "$here/pom.xml" "$here/engine/pom.xml" "$here/stan/pom.xml" "$here/cli/pom.xml" \
    "$here/engine/src/main" "$here/stan/src/main" "$here/cli/src/main" -newer "$APP/stamp" 2>/dev/null | head -n 1)" ]
}

# Takes the jars in folder $1, made from the sources as they were when file $2 was written, into use.
publish_app() {
  app_number=1
  while ! mkdir "$app_state/app-$app_number" 2>/dev/null; do
    app_number=$((app_number + 1))
  done
  new_app=$app_state/app-$app_number
  mkdir "$new_app/lib" && cp "$1"/*.jar "$new_app/lib/" && mv "$2" "$new_app/stamp" || return 1
  # picocli is compiled for Java 5, whose classes no AOT cache takes.
  "$JDK_HOME/bin/java" "$here/tools/UpgradeClasses.java" "$new_app"/lib/picocli-*.jar || return 1
  # What the JVM would make at each start for lambdas and switches over types.
  "$JDK_HOME/bin/java" "$here/tools/LinkClasses.java" "$new_app"/lib/elbo-*.jar >/dev/null || return 1
  train_app "$new_app"
  old_app=$(cat "$app_state/current" 2>/dev/null || true)
  echo "app-$app_number" >"$app_state/current.$$" && mv -f "$app_state/current.$$" "$app_state/current" || return 1
  # The one before may still run; older ones go.
  for app_folder in "$app_state"/app-*; do
    case ${app_folder##*/} in
      "app-$app_number" | "$old_app") ;;
      *) rm -rf "$app_folder" ;;
    esac
  done
  APP=$new_app
}

# Prints the class path of the app in folder $1, always in the same order.
app_class_path() {
  class_path=
  for app_jar in "$1"/lib/*.jar; do
    class_path=$class_path${class_path:+:}$app_jar
  done
  printf '%s\n' "$class_path"
}

# Makes the AOT cache (JEP 483, 514): a training run, after which the JVM stores the classes that it
# loaded. It fits one model and evaluates those of tools/training, which use between them most of
# what programs use. Without the cache elbo only starts more slowly.
train_app() {
  training=$app_state/training.$$
  set -- "$1" fit "$here/examples/eight-schools/eight_schools.stan" --data "$here/examples/eight-schools/eight_schools.json" \
    --output "$training" --seed 1 \
    + fit "$here/examples/eight-schools/eight_schools.stan" --data "$here/examples/eight-schools/eight_schools.json" \
    --output "$training" --seed 1 --family mean-field --overwrite
  for training_program in "$here"/tools/training/*.stan; do
    set -- "$@" + bench "$training_program" --data "${training_program%.stan}.json" --seconds 0.5
  done
  training_app=$1
  shift
  # shellcheck disable=SC2086 # several flags
  "$JDK_HOME/bin/java" -XX:AOTCacheOutput="$training_app/elbo.aot" $app_flags -cp "$(app_class_path "$training_app")" \
    elbo.cli.Training "$@" >"$app_state/training.log" 2>&1 || true
  [ -e "$training_app/elbo.aot" ] || echo "elbo: no AOT cache was made (see $app_state/training.log); starts are slower" >&2
  rm -rf "$training" "$training_app/elbo.aot.config"
}
