/// Runnable programs and the gallery of what the course texts show; never published.
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // XChart is not a module yet
module elbo.examples {
  requires static org.jspecify;
  requires elbo.engine;
  requires java.desktop;
  requires xchart;
}
