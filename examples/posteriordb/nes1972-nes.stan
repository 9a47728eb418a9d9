// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
// Linear regression of party identification on eight predictors, 1972 survey, flat priors.
data {
  int<lower=0> N;
  vector[N] partyid7;
  vector[N] real_ideo;
  vector[N] race_adj;
  array[N] int<lower=1, upper=4> age_discrete;
  vector[N] educ1;
  vector[N] gender;
  vector[N] income;
}
transformed data {
  matrix[N, 9] X; // one row per person; the youngest age group is the baseline
  for (n in 1 : N) {
    int age = age_discrete[n];
    X[n] = [1, real_ideo[n], race_adj[n], age == 2, age == 3, age == 4, educ1[n], gender[n],
            income[n]];
  }
}
parameters {
  vector[9] beta;
  real<lower=0> sigma;
}
model {
  partyid7 ~ normal(X * beta, sigma);
}
