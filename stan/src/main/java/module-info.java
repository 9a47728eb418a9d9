/// The Stan language: text to a checked program, and a checked program with data to a model.
@org.jspecify.annotations.NullMarked
module elbo.stan {
  requires static org.jspecify;
  requires transitive elbo.engine;
}
