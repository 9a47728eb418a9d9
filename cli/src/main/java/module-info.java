/// The command line.
@org.jspecify.annotations.NullMarked
module elbo.cli {
  requires static org.jspecify;
  requires elbo.engine;
  requires elbo.stan;
}
