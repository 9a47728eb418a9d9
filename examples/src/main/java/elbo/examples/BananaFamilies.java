// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.algorithm.Settings;
import elbo.choice.FamilyChoice;
import elbo.choice.Method;
import elbo.diagnostic.SteinKernel;
import elbo.distribution.HalfCauchy;
import elbo.distribution.Normal;
import elbo.family.Family;
import elbo.family.RealNvp;
import elbo.family.UnconstrainedFamily;
import elbo.fit.DrawTable;
import elbo.fit.Elbo;
import elbo.fit.Fit;
import elbo.model.Model;
import elbo.model.Program;
import elbo.model.Var;
import elbo.optimizer.AdaGrad;
import elbo.optimizer.Adam;
import elbo.optimizer.Schedule;
import elbo.optimizer.UpdateRule;
import elbo.optimizer.UpdateState;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.sampler.AmortizedSvgd;
import elbo.sampler.BatchedDensity;
import elbo.sampler.Svgd;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What each variational family makes of a banana, and of eight schools: densities, bounds and
/// k-hat, with particles beside them. Writes the gallery's page and its picture: `BananaFamilies
/// docs/gallery`.
public final class BananaFamilies {
  /// The sd of y about x² − 1.
  static final double WIDTH = 0.5;

  private static final Key KEY = Key.of(6);

  private BananaFamilies() {}

  /// x from N(0, 1), y from N(x² − 1, 0.5²), nothing observed: the density is normalised, so the
  /// bound is −KL(q‖p).
  static Model banana() {
    return Program.of(
            m -> {
              Var x = m.param("x", Normal.of(0, 1));
              m.param("y", Normal.of(x.square().minus(1), WIDTH));
            })
        .bind(Map.of());
  }

  static double logBanana(double[] point) {
    double u = (point[1] - point[0] * point[0] + 1) / WIDTH;
    return -0.5 * (point[0] * point[0] + u * u) - Math.log(2 * Math.PI * WIDTH);
  }

  /// The least KL(q‖banana) of a Gaussian q, correlated or not. With β = 1/WIDTH² and x ~ N(m, v)
  /// it is `½[m² + v − 1 − ln v + 2βv²]` when y's part is at its best: least at m = 0 and 4βv² + v
  /// =
  /// 1. Along an arm of the banana (m ≠ 0, correlated) the bend costs the same 2βv².
  static double bestGaussian() {
    double beta = 1 / (WIDTH * WIDTH);
    double v = (Math.sqrt(1 + 16 * beta) - 1) / (8 * beta);
    return 0.5 * (v - 1 - Math.log(v) + 2 * beta * v * v);
  }

  /// Eight schools, centred: a funnel in ten dimensions.
  static Model schools() {
    return Program.of(
            m -> {
              Var y = m.data("y", "school");
              Var sigma = m.data("sigma", "school");
              Var mu = m.param("mu", Normal.of(0, 5));
              Var tau = m.param("tau", HalfCauchy.of(5));
              Var theta = m.param("theta", Normal.of(mu, tau), "school");
              m.observe("y", Normal.of(theta, sigma), y);
            })
        .bind(Map.of("y", SchoolsExact.Y, "sigma", SchoolsExact.SIGMA));
  }

  /// A fit; of the two families that it has by ADVI, of all others by black-box ascent.
  static Fit fit(Model model, String family) {
    boolean isAdvis = family.equals("mean-field") || family.equals("full-rank");
    return Elbo.fit(
        model,
        Settings.defaults()
            .withMethod(isAdvis ? Method.ADVI : Method.BBVI)
            .withFamily(FamilyChoice.of(family))
            .withSeed(4));
  }

  /// How many numbers a family's member has.
  static int size(Fit fit) {
    return fit.approximation().family().parameterShapes().stream()
        .mapToInt(Shape::numElements)
        .sum();
  }

  /// Draws of q, x and y behind each other.
  static double[] draws(Fit fit, int n) {
    DrawTable table = fit.draws(n);
    double[] x = table.column("x");
    double[] y = table.column("y");
    double[] points = new double[2 * n];
    for (int s = 0; s < n; s++) {
      points[2 * s] = x[s];
      points[2 * s + 1] = y[s];
    }
    return points;
  }

  private static Tensor noise(int n, int size, long first) {
    double[] noise = new double[n * size];
    Draws.fillNormal(KEY, 0, first, n, size, noise);
    return Tensor.of(Shape.of(n, size), noise);
  }

  /// Particles after steps of SVGD from a standard normal distribution.
  static double[] particles(int n, int steps) {
    Svgd svgd =
        new Svgd(
            BatchedDensity.of(banana().logDensity()), new SteinKernel.Radial(0), new AdaGrad(1e-8));
    UpdateState state = svgd.start(noise(n, 2, 0));
    while (state.step() < steps) {
      state = svgd.step(state, 0.3);
    }
    return state.parameters().getFirst().toArray();
  }

  /// New draws of a flow that amortised SVGD has moved.
  static double[] amortised(int n, int steps) {
    Family family = new UnconstrainedFamily(new RealNvp(2, 4, 16));
    AmortizedSvgd svgd =
        new AmortizedSvgd(
            BatchedDensity.of(banana().logDensity()), family, new SteinKernel.Radial(0));
    UpdateRule rule = new Adam();
    Schedule schedule = Schedule.cosine(0.01, steps);
    Tensor identity = Tensor.matrix(new double[][] {{1, 0}, {0, 1}});
    UpdateState state = rule.start(family.near(Tensor.vector(0, 0), identity, KEY));
    while (state.step() < steps) {
      Tensor fresh = noise(n, family.noiseSize(), (state.step() + 1) * n);
      List<Tensor> direction = svgd.direction(state.parameters(), fresh);
      state = rule.step(state, direction, schedule.at(state.step()));
    }
    return svgd.draws(state.parameters(), noise(n, family.noiseSize(), 0)).toArray();
  }

  /// Writes `families.md` and its picture.
  ///
  /// @param arguments the folder
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/gallery");
    Path pictures = Files.createDirectories(folder.resolve("families"));
    Files.writeString(folder.resolve("families.md"), BananaFamiliesPage.write(pictures));
  }
}
