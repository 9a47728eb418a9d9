// Loops that carry state: a volatility, a forward algorithm, a system of differential equations.
functions {
  vector field(vector z, vector theta) {
    return [(theta[1] - theta[2] * z[2]) * z[1], (theta[2] * z[1] - theta[1]) * z[2]]';
  }
}
data {
  int<lower=2> T;
  int<lower=1> K;
}
transformed data {
  vector[T] y;
  for (t in 1:T) {
    y[t] = sin(t * 1.3);
  }
}
parameters {
  real mu;
  real<lower=0> alpha0;
  real<lower=0, upper=1> alpha1;
  real<lower=0, upper=1 - alpha1> beta1;
  array[K] simplex[K] transition;
  simplex[K] start;
  ordered[K] location;
  vector<lower=0>[2] theta;
}
model {
  vector[T] r2 = square(y - mu);
  vector[T] v;
  matrix[K, K] log_transition;
  vector[K] forward;
  vector[2] z = [1, 2]';
  mu ~ normal(0, 1);
  theta ~ lognormal(0, 1);
  location ~ normal(0, 5);
  v[1] = 1;
  for (t in 2:T) {
    v[t] = alpha0 + alpha1 * r2[t - 1] + beta1 * v[t - 1];
  }
  y ~ normal(mu, sqrt(v));
  for (k in 1:K) {
    transition[k] ~ dirichlet(rep_vector(2, K));
    log_transition[:, k] = log(transition[k]);
    forward[k] = log(start[k]) + normal_lpdf(y[1] | location[k], 1);
  }
  for (t in 2:T) {
    vector[K] next;
    for (k in 1:K) {
      next[k] = log_sum_exp(forward + log_transition[k]') + normal_lpdf(y[t] | location[k], 1);
    }
    forward = next;
  }
  target += log_sum_exp(forward);
  for (t in 1:T) {
    vector[2] k1 = field(z, theta);
    vector[2] k2 = field(z + 0.005 * k1, theta);
    vector[2] k3 = field(z + 0.005 * k2, theta);
    vector[2] k4 = field(z + 0.01 * k3, theta);
    z += 0.01 / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
    y[t] ~ normal(log(z[1]), 1);
  }
}
