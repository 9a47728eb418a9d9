// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
// Autoregression of order K, conditional on the first K values.
data {
  int<lower=1> K;
  int<lower=K> T;
  vector[T] y;
}
transformed data {
  matrix[T - K, K] lagged; // column k holds the values k steps back
  for (k in 1 : K) {
    lagged[ : , k] = y[(K + 1 - k) : (T - k)];
  }
}
parameters {
  real alpha;
  array[K] real beta;
  real<lower=0> sigma;
}
model {
  alpha ~ normal(0, 10);
  beta ~ normal(0, 10);
  sigma ~ cauchy(0, 2.5);
  y[(K + 1) : T] ~ normal(alpha + lagged * to_vector(beta), sigma);
}
