// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.optimizer.AdaGrad;
import elbo.optimizer.Adam;
import elbo.optimizer.AdamW;
import elbo.optimizer.Averaged;
import elbo.optimizer.Averaging;
import elbo.optimizer.DoG;
import elbo.optimizer.DoWG;
import elbo.optimizer.EarlyStopping;
import elbo.optimizer.GradientAscent;
import elbo.optimizer.Momentum;
import elbo.optimizer.Nesterov;
import elbo.optimizer.RmsProp;
import elbo.optimizer.Schedule;
import elbo.optimizer.UpdateRule;
import elbo.optimizer.UpdateState;
import elbo.optimizer.WeightDecay;
import elbo.random.Key;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Update rules, schedules and averages on one valley, and natural gradients beside plain ones:
/// section 5.4 and 5.6 of the thesis, the lists of ELG 5218 and STATS 305B. Writes the gallery's
/// page and its pictures: `Optimizers docs/gallery`.
public final class Optimizers {
  static final Valley VALLEY = new Valley(1, 100);
  static final Tensor START = Tensor.vector(-5, 3);

  private Optimizers() {}

  /// A rule with a name.
  record Named(String name, UpdateRule rule) {}

  /// The rules that are compared.
  static List<Named> rules() {
    return List.of(
        new Named("gradient ascent", new GradientAscent()),
        new Named("momentum 0.9", new Momentum()),
        new Named("Nesterov 0.9", new Nesterov()),
        new Named("AdaGrad", new AdaGrad()),
        new Named("RMSProp", new RmsProp()),
        new Named("Adam", new Adam()),
        new Named("AdamW, decay 0.01", new AdamW()),
        new Named("DoG", new DoG()),
        new Named("DoWG", new DoWG()));
  }

  /// How far below the top each step of an ascent is.
  static double[] course(UpdateRule rule, Schedule schedule, int steps) {
    UpdateState state = rule.start(List.of(START));
    double[] gaps = new double[steps + 1];
    for (int t = 0; t <= steps; t++) {
      Tensor x = state.parameters().getFirst();
      gaps[t] = VALLEY.gap(x);
      state = rule.step(state, List.of(VALLEY.gradient(x)), schedule.at(t));
    }
    return gaps;
  }

  /// The step size, of eight for each power of ten, with the best end.
  static double bestStep(UpdateRule rule, int steps) {
    double best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = -32; i <= 16; i++) {
      double size = Math.pow(10, i / 8.0);
      double gap = course(rule, Schedule.constant(size), steps)[steps];
      if (gap < least) {
        least = gap;
        best = size;
      }
    }
    return best;
  }

  /// The standard deviation of the noise in each coordinate of a gradient.
  static final double NOISE = 3;

  static final int NOISY_STEPS = 2000;

  /// A schedule of step sizes, with or without an average of the iterates.
  record Plan(String name, UpdateRule rule, Schedule schedule) {}

  static List<Plan> plans() {
    UpdateRule plain = new GradientAscent();
    Schedule cosine = Schedule.cosine(0.01, NOISY_STEPS);
    return List.of(
        new Plan("constant", plain, Schedule.constant(0.01)),
        new Plan("Robbins–Monro", plain, Schedule.robbinsMonro(1, 100, 1)),
        new Plan("halved every 200", plain, Schedule.step(0.01, 0.5, 200)),
        new Plan("cosine", plain, cosine),
        new Plan("warm-up, cosine", plain, Schedule.warmUp(100, cosine)),
        new Plan(
            "constant, last half averaged",
            new Averaged(plain, Averaging.tail(NOISY_STEPS / 2)),
            Schedule.constant(0.01)),
        new Plan(
            "constant, all averaged",
            new Averaged(plain, Averaging.polyakRuppert()),
            Schedule.constant(0.01)),
        new Plan(
            "constant, average of degree 8",
            new Averaged(plain, Averaging.polynomial(8)),
            Schedule.constant(0.01)));
  }

  /// The mean gap of some runs with noisy gradients, at every 20th step, with its standard error at
  /// the end.
  @SuppressWarnings("ArrayRecordComponent") // a series, never compared
  record Noisy(double[] gaps, double error) {}

  static Noisy noisy(Plan plan, int runs) {
    double[] mean = new double[NOISY_STEPS / 20 + 1];
    double squares = 0;
    for (int r = 0; r < runs; r++) {
      Key key = Key.of(100 + r);
      UpdateState state = plan.rule().start(List.of(START));
      for (int t = 0; t <= NOISY_STEPS; t++) {
        if (t % 20 == 0) {
          double gap = VALLEY.gap(plan.rule().result(state).getFirst());
          mean[t / 20] += gap / runs;
          squares += t == NOISY_STEPS ? gap * gap / runs : 0;
        }
        Tensor gradient = VALLEY.noisy(state.parameters().getFirst(), NOISE, key, t);
        state = plan.rule().step(state, List.of(gradient), plan.schedule().at(t));
      }
    }
    double end = mean[mean.length - 1];
    return new Noisy(mean, Math.sqrt((squares - end * end) / (runs - 1)));
  }

  /// The mean gap of the cloud in which a constant step η ends: along a curvature λ the variance is
  /// ητ²/(λ(2 − ηλ)).
  static double cloud(double stepSize) {
    double sum = 0;
    for (double curvature : new double[] {VALLEY.flat(), VALLEY.steep()}) {
      sum += 0.5 * stepSize * NOISE * NOISE / (2 - stepSize * curvature);
    }
    return sum;
  }

  /// The same of an average of T iterates of the cloud, which are an autoregression with a = 1 −
  /// ηλ.
  static double averagedCloud(double stepSize, int count) {
    double sum = 0;
    for (double curvature : new double[] {VALLEY.flat(), VALLEY.steep()}) {
      double a = 1 - stepSize * curvature;
      double inflated =
          (1 + a) / (1 - a) - 2 * a * (1 - Math.pow(a, count)) / (count * (1 - a) * (1 - a));
      sum += 0.5 * stepSize * NOISE * NOISE / (2 - stepSize * curvature) * inflated / count;
    }
    return sum;
  }

  /// Where gradient ascent on f(x) − λ‖x‖²/2 ends.
  static Tensor decayed(double decay, int steps) {
    UpdateRule rule = new WeightDecay(new GradientAscent(), decay);
    UpdateState state = rule.start(List.of(START));
    while (state.step() < steps) {
      Tensor gradient = VALLEY.gradient(state.parameters().getFirst());
      state = rule.step(state, List.of(gradient), 0.015);
    }
    return state.parameters().getFirst();
  }

  /// The same by its closed form, (A + λ)⁻¹Am.
  static double[] ridge(double decay) {
    double[] a = VALLEY.curvature();
    double[] m = Valley.BOTTOM;
    double u = a[0] * m[0] + a[1] * m[1];
    double v = a[1] * m[0] + a[3] * m[1];
    double determinant = (a[0] + decay) * (a[3] + decay) - a[1] * a[1];
    return new double[] {
      ((a[3] + decay) * u - a[1] * v) / determinant, ((a[0] + decay) * v - a[1] * u) / determinant
    };
  }

  /// The mean gap over the last half of an ascent in which every 100th gradient is 30 times too
  /// long.
  static double withWildGradients(UpdateRule rule) {
    UpdateState state = rule.start(List.of(START));
    double sum = 0;
    for (int t = 0; t < NOISY_STEPS; t++) {
      Tensor x = state.parameters().getFirst();
      sum += t < NOISY_STEPS / 2 ? 0 : VALLEY.gap(x) / (NOISY_STEPS / 2);
      double length = t % 100 == 99 ? 30 : 1;
      Tensor g = VALLEY.noisy(x, NOISE, Key.of(9), t);
      Tensor gradient = Tensor.vector(length * g.get(0), length * g.get(1));
      state = rule.step(state, List.of(gradient), 0.01);
    }
    return sum;
  }

  /// At which step early stopping ends a noisy ascent that is looked at every 20 steps.
  static long stopped(long patience) {
    UpdateRule rule = new GradientAscent();
    UpdateState state = rule.start(List.of(START));
    EarlyStopping stopping = EarlyStopping.of(patience, 0.01);
    while (!stopping.isDone() && state.step() < NOISY_STEPS) {
      if (state.step() % 20 == 0) {
        stopping = stopping.tell(-VALLEY.gap(state.parameters().getFirst()));
      }
      Tensor g = VALLEY.noisy(state.parameters().getFirst(), NOISE, Key.of(9), state.step());
      state = rule.step(state, List.of(g), 0.01);
    }
    return state.step();
  }

  /// Writes `optimizers.md` and its pictures.
  ///
  /// @param arguments the folder
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/gallery");
    OptimizersPage.pictures(Files.createDirectories(folder.resolve("optimizers")));
    Files.writeString(folder.resolve("optimizers.md"), OptimizersPage.text());
  }
}
