// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import org.junit.jupiter.api.Nested;

/// [UpdateRuleContract] for every rule and decorator. On the quadratic, whose curvatures are 3 at
/// most and 0.5 at least, plain ascent with step 0.4 shrinks errors by 0.8 a step.
class UpdateRulesTest {
  @Nested
  class OfGradientAscent extends UpdateRuleContract {
    @Override
    UpdateRule rule() {
      return new GradientAscent();
    }

    @Override
    Schedule schedule() {
      return Schedule.constant(0.4);
    }

    @Override
    int numSteps() {
      return 200;
    }
  }

  @Nested
  class OfMomentum extends UpdateRuleContract {
    @Override
    UpdateRule rule() {
      return new Momentum();
    }

    @Override
    Schedule schedule() {
      return Schedule.constant(0.1);
    }

    @Override
    int numSteps() {
      return 800;
    }
  }

  @Nested
  class OfNesterov extends UpdateRuleContract {
    @Override
    UpdateRule rule() {
      return new Nesterov();
    }

    @Override
    Schedule schedule() {
      return Schedule.constant(0.1);
    }

    @Override
    int numSteps() {
      return 800;
    }
  }

  @Nested
  class OfAdaGrad extends UpdateRuleContract {
    @Override
    UpdateRule rule() {
      return new AdaGrad();
    }

    @Override
    Schedule schedule() {
      return Schedule.constant(1);
    }

    @Override
    int numSteps() {
      return 2000;
    }

    @Override
    double tolerance() {
      return 1e-9;
    }
  }

  @Nested
  class OfRmsProp extends UpdateRuleContract {
    @Override
    UpdateRule rule() {
      return new RmsProp();
    }

    @Override
    Schedule schedule() {
      return Schedule.cosine(0.1, 2000);
    }

    @Override
    int numSteps() {
      return 2000;
    }

    @Override
    double tolerance() {
      return 1e-4;
    }
  }

  @Nested
  class OfAdam extends UpdateRuleContract {
    @Override
    UpdateRule rule() {
      return new Adam();
    }

    @Override
    Schedule schedule() {
      return Schedule.cosine(0.1, 2000);
    }

    @Override
    int numSteps() {
      return 2000;
    }

    @Override
    double tolerance() {
      return 1e-4;
    }
  }

  @Nested
  class OfAdamW extends UpdateRuleContract {
    @Override
    UpdateRule rule() {
      return new AdamW(new Adam(), 0);
    }

    @Override
    Schedule schedule() {
      return Schedule.cosine(0.1, 2000);
    }

    @Override
    int numSteps() {
      return 2000;
    }

    @Override
    double tolerance() {
      return 1e-4;
    }
  }

  @Nested
  class OfStanAdvi extends UpdateRuleContract {
    @Override
    UpdateRule rule() {
      return new StanAdvi();
    }

    @Override
    Schedule schedule() {
      return Schedule.constant(1);
    }

    @Override
    int numSteps() {
      return 2000;
    }

    @Override
    double tolerance() {
      return 1e-4;
    }
  }

  @Nested
  class OfDoG extends UpdateRuleContract {
    @Override
    UpdateRule rule() {
      return new Averaged(new DoG(), Averaging.polynomial(8));
    }

    @Override
    Schedule schedule() {
      return Schedule.constant(1);
    }

    @Override
    int numSteps() {
      return 2000;
    }

    @Override
    double tolerance() {
      return 1e-3;
    }
  }

  @Nested
  class OfDoWG extends UpdateRuleContract {
    @Override
    UpdateRule rule() {
      return new Averaged(new DoWG(), Averaging.polynomial(8));
    }

    @Override
    Schedule schedule() {
      return Schedule.constant(1);
    }

    @Override
    int numSteps() {
      return 2000;
    }

    @Override
    double tolerance() {
      return 1e-3;
    }
  }

  @Nested
  class OfAveraged extends UpdateRuleContract {
    @Override
    UpdateRule rule() {
      return new Averaged(new GradientAscent(), Averaging.tail(200));
    }

    @Override
    Schedule schedule() {
      return Schedule.constant(0.4);
    }

    @Override
    int numSteps() {
      return 300;
    }
  }

  @Nested
  class OfClippedByNorm extends UpdateRuleContract {
    @Override
    UpdateRule rule() {
      return new ClippedByNorm(new GradientAscent(), 0.5);
    }

    @Override
    Schedule schedule() {
      return Schedule.constant(0.4);
    }

    @Override
    int numSteps() {
      return 300;
    }
  }

  @Nested
  class OfClippedByValue extends UpdateRuleContract {
    @Override
    UpdateRule rule() {
      return new ClippedByValue(new GradientAscent(), 0.5);
    }

    @Override
    Schedule schedule() {
      return Schedule.constant(0.4);
    }

    @Override
    int numSteps() {
      return 300;
    }
  }

  @Nested
  class OfWeightDecay extends UpdateRuleContract {
    @Override
    UpdateRule rule() {
      return new WeightDecay(new GradientAscent(), 0.3);
    }

    @Override
    Schedule schedule() {
      return Schedule.constant(0.4);
    }

    @Override
    int numSteps() {
      return 200;
    }

    @Override
    double optimum(double curvature, double centre, int coordinate) {
      return curvature * centre / (curvature + 0.3);
    }
  }

  @Nested
  class OfProximalEntropy extends UpdateRuleContract {
    @Override
    UpdateRule rule() {
      return new ProximalEntropy(new GradientAscent(), 0);
    }

    @Override
    Schedule schedule() {
      return Schedule.constant(0.4);
    }

    @Override
    int numSteps() {
      return 400;
    }

    /// The vector is the scale: the top of −½a(x − c)² + log x.
    @Override
    double optimum(double curvature, double centre, int coordinate) {
      double positive = (centre + Math.sqrt(centre * centre + 4 / curvature)) / 2;
      return coordinate < 2 ? positive : centre;
    }
  }

  @Nested
  class OfEverythingTogether extends UpdateRuleContract {
    @Override
    UpdateRule rule() {
      return new Averaged(
          new ClippedByNorm(new WeightDecay(new Momentum(), 0), 5), Averaging.exponential(0.9));
    }

    @Override
    Schedule schedule() {
      return Schedule.constant(0.1);
    }

    @Override
    int numSteps() {
      return 900;
    }
  }
}
