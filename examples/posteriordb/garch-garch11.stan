// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
// GARCH(1,1): the variance follows its own past and the past squared residual; flat priors.
data {
  int<lower=1> T;
  array[T] real y;
  real<lower=0> sigma1;
}
parameters {
  real mu;
  real<lower=0> alpha0;
  real<lower=0, upper=1> alpha1;
  real<lower=0, upper=1 - alpha1> beta1; // keeps the process stationary
}
model {
  array[T] real sigma; // conditional standard deviations
  sigma[1] = sigma1;
  for (t in 2 : T) {
    sigma[t] = sqrt(alpha0 + alpha1 * square(y[t - 1] - mu) + beta1 * square(sigma[t - 1]));
  }
  y ~ normal(mu, sigma);
}
