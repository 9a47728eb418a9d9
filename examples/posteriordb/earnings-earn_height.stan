// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
// Linear regression of earnings on height, flat priors.
data {
  int<lower=0> N;
  vector[N] earn;
  vector[N] height;
}
parameters {
  vector[2] beta;
  real<lower=0> sigma;
}
model {
  earn ~ normal(beta[1] + beta[2] * height, sigma);
}
