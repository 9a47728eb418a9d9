/// The Stan language: text to a checked program, and a checked program with data to a model.
@org.jspecify.annotations.NullMarked
module elbo.stan {
  requires static org.jspecify;
  requires transitive elbo.engine;

  exports elbo.stan.syntax; // text to a syntax tree
  exports elbo.stan.check; // a syntax tree to a checked program: types, levels, resolved names
  exports elbo.stan.data; // JSON or Java values to named numbers
  exports elbo.stan.lower; // a checked program and its data to a model
}
