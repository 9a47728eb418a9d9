// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
// Predator and prey counts as lognormal measurements of a Lotka-Volterra system.
functions {
  // theta: prey growth, predation, predator death, predator growth
  vector growth(real t, vector state, array[] real theta) {
    real prey = state[1];
    real predator = state[2];
    return [(theta[1] - theta[2] * predator) * prey,
            (-theta[3] + theta[4] * prey) * predator]';
  }
}
data {
  int<lower=0> N;
  array[N] real ts;
  array[2] real y_init;
  array[N, 2] real<lower=0> y;
}
parameters {
  array[4] real<lower=0> theta;
  array[2] real<lower=0> z_init;
  array[2] real<lower=0> sigma;
}
transformed parameters {
  array[N, 2] real z;
  {
    array[N] vector[2] states = ode_rk45_tol(growth, to_vector(z_init), 0.0, ts, 1e-5, 1e-3, 500,
                                             theta);
    for (n in 1 : N) {
      z[n] = to_array_1d(states[n]);
    }
  }
}
model {
  theta[{1, 3}] ~ normal(1, 0.5);
  theta[{2, 4}] ~ normal(0.05, 0.05);
  sigma ~ lognormal(-1, 1);
  z_init ~ lognormal(log(10), 1);
  for (k in 1 : 2) {
    y_init[k] ~ lognormal(log(z_init[k]), sigma[k]);
    y[ : , k] ~ lognormal(log(z[ : , k]), sigma[k]);
  }
}
generated quantities {
  array[2] real y_init_rep;
  array[N, 2] real y_rep;
  for (k in 1 : 2) {
    y_init_rep[k] = lognormal_rng(log(z_init[k]), sigma[k]);
    for (n in 1 : N) {
      y_rep[n, k] = lognormal_rng(log(z[n, k]), sigma[k]);
    }
  }
}
