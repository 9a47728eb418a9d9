// Covariance matrices and their factors, and a mixture.
data {
  int<lower=1> N;
  int<lower=1> K;
}
transformed data {
  array[N] real x;
  vector[N] y;
  for (n in 1:N) {
    x[n] = n * 1.0 / N;
    y[n] = sin(6 * x[n]);
  }
}
parameters {
  real<lower=0> rho;
  real<lower=0> alpha;
  real<lower=0> sigma;
  simplex[K] weight;
  ordered[K] location;
  vector<lower=0>[K] scale;
  cholesky_factor_corr[3] factor;
}
model {
  matrix[N, N] covariance = gp_exp_quad_cov(x, alpha, rho);
  for (n in 1:N) {
    covariance[n, n] += square(sigma);
  }
  rho ~ inv_gamma(5, 5);
  alpha ~ normal(0, 1);
  sigma ~ exponential(1);
  factor ~ lkj_corr_cholesky(2);
  location ~ normal(0, 2);
  scale ~ gamma(2, 2);
  y ~ multi_normal_cholesky(rep_vector(0, N), cholesky_decompose(covariance));
  for (n in 1:N) {
    vector[K] terms = log(weight);
    for (k in 1:K) {
      terms[k] += normal_lpdf(y[n] | location[k], scale[k]);
    }
    target += log_sum_exp(terms);
  }
}
