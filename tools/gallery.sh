#!/bin/sh
# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
#
# Makes all pages of docs/gallery again, with their pictures.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd -P)
. "$here/tools/find-jdk.sh"
find_jdk
cd "$here"
JAVA_HOME=$JDK_HOME mvn -q -Dquick -DskipTests -pl engine,examples package \
  dependency:build-classpath -Dmdep.outputFile=target/class-path.txt -Dmdep.includeScope=runtime
for program in \
  Divergences \
  ForwardAndReverse \
  EvidenceBound \
  Objectives \
  ExactPosteriors \
  Sampling \
  CorrelatedGaussian \
  StochasticGradients \
  Optimizers \
  Estimators \
  EstimatorVariance \
  AutomaticDifferentiation \
  BananaFamilies \
  CubicRegression \
  QuadraticLink \
  BernoulliLatent; do
  "$JDK_HOME/bin/java" --add-modules=jdk.incubator.vector \
    -cp "engine/target/classes:examples/target/classes:$(cat examples/target/class-path.txt)" \
    "elbo.examples.$program" docs/gallery
done
