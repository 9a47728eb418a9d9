// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
// Regression whose mean and log sd are approximate (Hilbert-space) Gaussian processes.
functions {
  // Square root of the spectral density of the squared exponential kernel at each frequency.
  vector spectral_weight(data matrix slambda, real sdgp, real lscale) {
    return sdgp * sqrt(sqrt(2 * pi()) * lscale)
           * exp(-0.25 * square(lscale) * square(slambda[ : , 1]));
  }
}
data {
  int<lower=1> N;
  vector[N] Y;
  int<lower=1> Kgp_1;
  int<lower=1> Dgp_1;
  int<lower=1> NBgp_1;
  matrix[N, NBgp_1] Xgp_1;
  matrix[NBgp_1, Dgp_1] slambda_1;
  int<lower=1> Kgp_sigma_1;
  int<lower=1> Dgp_sigma_1;
  int<lower=1> NBgp_sigma_1;
  matrix[N, NBgp_sigma_1] Xgp_sigma_1;
  matrix[NBgp_sigma_1, Dgp_sigma_1] slambda_sigma_1;
  int<lower=0, upper=1> prior_only;
}
parameters {
  real Intercept;
  real<lower=0> sdgp_1;
  real<lower=0> lscale_1;
  vector[NBgp_1] zgp_1;
  real Intercept_sigma;
  real<lower=0> sdgp_sigma_1;
  real<lower=0> lscale_sigma_1;
  vector[NBgp_sigma_1] zgp_sigma_1;
}
transformed parameters {
  vector<lower=0>[Kgp_1] vsdgp_1 = rep_vector(sdgp_1, Kgp_1);
  array[Kgp_1] vector<lower=0>[Dgp_1] vlscale_1 = rep_array(rep_vector(lscale_1, Dgp_1), Kgp_1);
  vector<lower=0>[Kgp_sigma_1] vsdgp_sigma_1 = rep_vector(sdgp_sigma_1, Kgp_sigma_1);
  array[Kgp_sigma_1] vector<lower=0>[Dgp_sigma_1] vlscale_sigma_1
    = rep_array(rep_vector(lscale_sigma_1, Dgp_sigma_1), Kgp_sigma_1);
}
model {
  target += student_t_lpdf(Intercept | 3, -13, 36);
  target += student_t_lpdf(sdgp_1 | 3, 0, 36) - student_t_lccdf(0 | 3, 0, 36);
  target += inv_gamma_lpdf(lscale_1 | 1.124909, 0.0177);
  target += std_normal_lpdf(zgp_1);
  target += student_t_lpdf(Intercept_sigma | 3, 0, 10);
  target += student_t_lpdf(sdgp_sigma_1 | 3, 0, 36) - student_t_lccdf(0 | 3, 0, 36);
  target += inv_gamma_lpdf(lscale_sigma_1 | 1.124909, 0.0177);
  target += std_normal_lpdf(zgp_sigma_1);
  if (!prior_only) {
    vector[N] mu
      = Intercept + Xgp_1 * (spectral_weight(slambda_1, sdgp_1, lscale_1) .* zgp_1);
    vector[N] log_sd
      = Intercept_sigma
        + Xgp_sigma_1
          * (spectral_weight(slambda_sigma_1, sdgp_sigma_1, lscale_sigma_1) .* zgp_sigma_1);
    target += normal_lpdf(Y | mu, exp(log_sd));
  }
}
generated quantities {
  real b_Intercept = Intercept;
  real b_sigma_Intercept = Intercept_sigma;
}
