// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
// Linear regression of mesquite leaf weight on six measurements of the bush, flat priors.
data {
  int<lower=0> N;
  vector[N] weight;
  vector[N] diam1;
  vector[N] diam2;
  vector[N] canopy_height;
  vector[N] total_height;
  vector[N] density;
  vector<lower=0, upper=1>[N] group;
}
transformed data {
  matrix[N, 6] X = [diam1', diam2', canopy_height', total_height', density', group']';
}
parameters {
  vector[7] beta;
  real<lower=0> sigma;
}
model {
  weight ~ normal(beta[1] + X * beta[2 : 7], sigma);
}
