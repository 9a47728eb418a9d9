// Rows of data with coefficients, groups, a link function and checks.
data {
  int<lower=0> N;
  int<lower=1> D;
  int<lower=1> G;
}
transformed data {
  matrix[N, D] x;
  array[N] int<lower=0, upper=1> y;
  array[N] int<lower=0> counts;
  array[N] int<lower=1, upper=G> group;
  for (n in 1:N) {
    for (d in 1:D) {
      x[n, d] = sin(n * d * 0.7);
    }
    y[n] = (n * 7919) % 5 < 2;
    counts[n] = (n * 7919) % 7;
    group[n] = 1 + n % G;
  }
}
parameters {
  real intercept;
  vector[D] slope;
  real<lower=0> sd_group;
  vector[G] level;
  vector<lower=0>[G] discrimination;
}
model {
  intercept ~ student_t(3, 0, 1);
  slope ~ normal(0, 1);
  sd_group ~ cauchy(0, 1);
  level ~ normal(0, sd_group);
  discrimination ~ lognormal(0, 0.5);
  y ~ bernoulli_logit(intercept + x * slope);
  counts ~ poisson_log(intercept + x * slope);
  for (n in 1:N) {
    y[n] ~ bernoulli_logit(discrimination[group[n]] * (level[group[n]] - intercept));
  }
}
