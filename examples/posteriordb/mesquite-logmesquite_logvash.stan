// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
// Linear regression of log leaf weight on log canopy volume, area, shape, height and group.
data {
  int<lower=0> N;
  vector<lower=0>[N] weight;
  vector<lower=0>[N] diam1;
  vector<lower=0>[N] diam2;
  vector<lower=0>[N] canopy_height;
  vector<lower=0>[N] total_height;
  vector<lower=0, upper=1>[N] group;
}
transformed data {
  vector[N] log_weight = log(weight);
  vector[N] log_canopy_volume = log(diam1 .* diam2 .* canopy_height);
  vector[N] log_canopy_area = log(diam1 .* diam2);
  vector[N] log_canopy_shape = log(diam1 ./ diam2);
  vector[N] log_total_height = log(total_height);
  matrix[N, 5] X
    = [log_canopy_volume', log_canopy_area', log_canopy_shape', log_total_height', group']';
}
parameters {
  vector[6] beta;
  real<lower=0> sigma;
}
model {
  log_weight ~ normal(beta[1] + X * beta[2 : 6], sigma);
}
