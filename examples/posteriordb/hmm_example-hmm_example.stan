// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
// Two-state hidden Markov model with unit-variance normal outputs, states summed out.
data {
  int<lower=1> N;
  int<lower=2> K;
  array[N] real y;
}
parameters {
  simplex[K] theta1;
  simplex[K] theta2;
  positive_ordered[K] mu;
}
transformed parameters {
  array[K] simplex[K] theta = {theta1, theta2}; // theta[j, k]: from state j to state k
}
model {
  target += normal_lpdf(mu[1] | 3, 1);
  target += normal_lpdf(mu[2] | 10, 1);
  {
    matrix[K, K] log_theta;
    vector[K] forward; // log density of the outputs so far, ending in each state
    vector[K] next_forward;
    for (k in 1 : K) {
      log_theta[k] = log(theta[k])';
      forward[k] = normal_lpdf(y[1] | mu[k], 1);
    }
    for (t in 2 : N) {
      for (k in 1 : K) {
        next_forward[k] = log_sum_exp(forward + log_theta[ : , k])
                          + normal_lpdf(y[t] | mu[k], 1);
      }
      forward = next_forward;
    }
    target += log_sum_exp(forward);
  }
}
generated quantities {
  // The most probable path (Viterbi) and its log probability.
  array[N] int<lower=1, upper=K> z_star;
  real log_p_z_star;
  {
    array[N, K] int came_from;
    array[N, K] real best;
    for (k in 1 : K) {
      best[1, k] = normal_lpdf(y[1] | mu[k], 1);
    }
    for (t in 2 : N) {
      for (k in 1 : K) {
        real output = normal_lpdf(y[t] | mu[k], 1);
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
