// Eight schools (Rubin 1981; Gelman et al., Bayesian Data Analysis, section 5.5): the effect of
// coaching on a test score was estimated in eight schools, each with a known standard error. How
// large is it on average, and how much do the schools differ? The effects are written as
// mu + tau * eta (non-centred), so that eta does not depend on tau a priori.
data {
  int<lower=0> J; // schools
  vector[J] y; // estimated effects
  vector<lower=0>[J] sigma; // their standard errors
}
parameters {
  real mu; // mean effect
  real<lower=0> tau; // sd of the effects between schools
  vector[J] eta; // standardised deviations of the schools
}
transformed parameters {
  vector[J] theta = mu + tau * eta; // effect in each school
}
model {
  mu ~ normal(0, 5);
  tau ~ cauchy(0, 5);
  eta ~ std_normal();
  y ~ normal(theta, sigma);
}
