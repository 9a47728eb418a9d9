/// Variational inference for the JVM: the library. The packages stand in the order in which a model
/// becomes an answer; each imports only from those above it.
@org.jspecify.annotations.NullMarked
module elbo.engine {
  requires static org.jspecify;
  requires static jdk.incubator.vector;
  requires tools.jackson.core; // the files of fits, streaming

  exports elbo.tensor; // shapes and dense values
  exports elbo.special; // special functions in double precision
  exports elbo.random; // counter-based splittable keys and draws
  exports elbo.subsample; // mini-batches with weights that keep sums unbiased
  exports elbo.equation; // solvers of differential equations, with gradients
  exports elbo.graph; // nodes, operations, simplification, a naive interpreter
  exports elbo.autodiff; // reverse and forward mode, graph to graph
  exports elbo.rewrite; // the axis of the draws; rules over whole graphs
  exports elbo.compile; // executables: tiles of draws, loops over blocks of data
  exports elbo.distribution; // densities, samplers, moments; one file each
  exports elbo.divergence; // divergences and entropies, with how they were had
  exports elbo.bijector; // between constrained and unconstrained space
  exports elbo.model; // sites, checks, the log density of a model; the Java language for models
  exports elbo.family; // variational families as graphs
  exports elbo.objective; // what is maximised
  exports elbo.estimator; // how its gradient is had
  exports elbo.optimizer; // pure steps: update rules, schedules, natural gradients, L-BFGS
  exports elbo.diagnostic; // importance weights, bounds, convergence, verdicts
  exports elbo.sampler; // references: NUTS, HMC, Metropolis, Gibbs, grids, modes
  exports elbo.choice; // what a user chooses by name: family, objective, estimator, optimizer
  exports elbo.algorithm; // Pathfinder, Advi, Bbvi and the others: pure steps, and their settings
  exports elbo.fit; // the driver, and what it returns: posterior, draws, verdict, files
  exports elbo.report; // a self-contained page that shows a fit
}
