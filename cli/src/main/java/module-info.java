/// The command line.
@org.jspecify.annotations.NullMarked
module elbo.cli {
  requires static org.jspecify;
  requires elbo.engine;
  requires elbo.stan;
  requires info.picocli;
  requires tools.jackson.core;
  requires jdk.management;

  opens elbo.cli to
      info.picocli; // fills in the options
}
