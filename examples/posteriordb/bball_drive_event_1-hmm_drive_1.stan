// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
// Two-state hidden Markov model (1 = none, 2 = drive) with two normal outputs, states summed out.
data {
  int<lower=1> N;
  int<lower=2> K;
  array[N] real u;
  array[N] real v;
  matrix<lower=0>[K, K] alpha; // row: Dirichlet counts of the transitions from one state
  real<lower=0> tau;
  real<lower=0> rho;
}
parameters {
  simplex[K] theta1;
  simplex[K] theta2;
  ordered[K] phi;
  ordered[K] lambda;
}
transformed parameters {
  array[K] simplex[K] theta = {theta1, theta2};
}
model {
  target += dirichlet_lpdf(theta1 | alpha[1]') + dirichlet_lpdf(theta2 | alpha[2]');
  target += normal_lpdf(phi[1] | 0, 1) + normal_lpdf(phi[2] | 3, 1);
  target += normal_lpdf(lambda[1] | 0, 1) + normal_lpdf(lambda[2] | 3, 1);
  {
    matrix[K, K] log_theta;
    vector[K] forward; // log density of the outputs so far, ending in each state
    vector[K] next_forward;
    for (k in 1 : K) {
      log_theta[k] = log(theta[k])';
      forward[k] = normal_lpdf(u[1] | phi[k], tau) + normal_lpdf(v[1] | lambda[k], rho);
    }
    for (t in 2 : N) {
      for (k in 1 : K) {
        next_forward[k] = log_sum_exp(forward + log_theta[ : , k])
                          + normal_lpdf(u[t] | phi[k], tau)
                          + normal_lpdf(v[t] | lambda[k], rho);
      }
      forward = next_forward;
    }
    target += log_sum_exp(forward);
  }
}
generated quantities {
  // The most probable path among those that start in state 2 (the published model's choice).
  array[N] int<lower=1, upper=K> z_star;
  real log_p_z_star;
  {
    array[N, K] int came_from;
    array[N, K] real best;
    for (k in 1 : K) {
      best[1, k] = k == 1 ? negative_infinity()
                   : normal_lpdf(u[1] | phi[k], tau) + normal_lpdf(v[1] | lambda[k], rho);
    }
    for (t in 2 : N) {
      for (k in 1 : K) {
        real output = normal_lpdf(u[t] | phi[k], tau) + normal_lpdf(v[t] | lambda[k], rho);
        best[t, k] = negative_infinity();
        for (j in 1 : K) {
          real score = best[t - 1, j] + log(theta[j, k]) + output;
          if (score > best[t, k]) {
            came_from[t, k] = j;
            best[t, k] = score;
          }
        }
      }
    }
    log_p_z_star = max(best[N]);
    for (k in 1 : K) {
      if (best[N, k] == log_p_z_star) {
        z_star[N] = k;
      }
    }
    for (back in 1 : (N - 1)) {
      z_star[N - back] = came_from[N - back + 1, z_star[N - back + 1]];
    }
  }
}
