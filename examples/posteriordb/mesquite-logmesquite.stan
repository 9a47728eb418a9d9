// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
// Linear regression of log mesquite leaf weight on five log measurements and group, flat priors.
data {
  int<lower=0> N;
  vector<lower=0>[N] weight;
  vector<lower=0>[N] diam1;
  vector<lower=0>[N] diam2;
  vector<lower=0>[N] canopy_height;
  vector<lower=0>[N] total_height;
  vector<lower=0>[N] density;
  vector<lower=0, upper=1>[N] group;
}
transformed data {
  vector[N] log_weight = log(weight);
  matrix[N, 5] log_size
    = [log(diam1)', log(diam2)', log(canopy_height)', log(total_height)', log(density)']';
  matrix[N, 6] X = append_col(log_size, group);
}
parameters {
  vector[7] beta;
  real<lower=0> sigma;
}
model {
  log_weight ~ normal(beta[1] + X * beta[2 : 7], sigma);
}
