// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Bounds;
import elbo.bijector.Simplex;
import elbo.bijector.UnitVector;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.model.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the numbers of a variable may be distributed like, independent of all others. A
/// distribution of constrained numbers is meant as that on unconstrained space that it is the image
/// of.
public enum Factor {
  /// Normal on unconstrained space: log-normal for positive numbers, logit-normal between bounds.
  NORMAL("normal", "any variable"),
  /// [LaplaceFactors], on unconstrained space.
  LAPLACE("laplace", "any variable"),
  /// [StudentTFactors], on unconstrained space.
  STUDENT_T("student-t", "any variable"),
  /// [FullRank]: not independent inside of the variable.
  FULL_RANK("full-rank", "any variable"),
  /// [GammaFactors] of the distance from the bound.
  GAMMA("gamma", "numbers with one bound"),
  /// [DirichletFactors] of the share of the way between the bounds.
  BETA("beta", "numbers between two bounds"),
  /// [DirichletFactors].
  DIRICHLET("dirichlet", "simplexes"),
  /// [TruncatedNormalFactors], by the number of bounds.
  TRUNCATED_NORMAL("truncated-normal", "numbers with one bound or two"),
  /// [VonMisesFactors].
  VON_MISES("von-mises", "unit vectors of two numbers");

  private final String word;
  private final String domain;

  Factor(String word, String domain) {
    this.word = word;
    this.domain = domain;
  }

  /// The word for it.
  public String word() {
    return word;
  }

  /// The factor that suits a variable: gamma above or below a bound, beta between two, Dirichlet
  /// for simplexes, von Mises for directions in the plane, normal for all else.
  public static Factor suiting(Parameter parameter) {
    Optional<Bijector> transform = parameter.transform();
    if (transform.isEmpty()) {
      return NORMAL;
    }
    return switch (transform.get()) {
      case Bounds bounds -> {
        boolean isBelow =
            isAlways(Ops.less(Ops.constant(Double.NEGATIVE_INFINITY), bounds.lower()));
        boolean isAbove =
            isAlways(Ops.less(bounds.upper(), Ops.constant(Double.POSITIVE_INFINITY)));
        boolean noLower =
            isAlways(Ops.equal(bounds.lower(), Ops.constant(Double.NEGATIVE_INFINITY)));
        boolean noUpper =
            isAlways(Ops.equal(bounds.upper(), Ops.constant(Double.POSITIVE_INFINITY)));
        yield isBelow && isAbove ? BETA : isBelow && noUpper || noLower && isAbove ? GAMMA : NORMAL;
      }
      case Simplex _ -> DIRICHLET;
      case UnitVector _ -> last(parameter) == 2 ? VON_MISES : NORMAL;
      default -> NORMAL;
    };
  }

  /// Whether all elements are known to be true; bounds that depend on parameters are finite.
  private static boolean isAlways(Node truth) {
    if (!truth.isConstant()) {
      return true;
    }
    Node smallest = truth.shape().isScalar() ? truth : Ops.reduceAll(ReduceOp.MIN, truth);
    return smallest.value().item() != 0;
  }

  private static int last(Parameter parameter) {
    int rank = parameter.value().shape().rank();
    return rank == 0 ? 1 : parameter.value().shape().size(rank - 1);
  }

  /// The factor of a word, for a variable that it suits.
  public static Factor of(String word, Parameter parameter) {
    List<String> words = new ArrayList<>();
    for (Factor factor : values()) {
      if (factor.word.equals(word)) {
        return factor.require(parameter);
      }
      words.add(factor.word);
    }
    throw new IllegalArgumentException(
        "there is no factor "
            + word
            + " for "
            + parameter.name()
            + "; there are "
            + String.join(", ", words));
  }

  private Factor require(Parameter parameter) {
    boolean isAny = this == NORMAL || this == LAPLACE || this == STUDENT_T || this == FULL_RANK;
    Factor suiting = suiting(parameter);
    boolean suits =
        suiting == this || this == TRUNCATED_NORMAL && (suiting == GAMMA || suiting == BETA);
    if (!isAny && !suits) {
      throw new IllegalArgumentException(
          "a factor "
              + word
              + " is for "
              + domain
              + ", which "
              + parameter.name()
              + " is not; "
              + suiting.word
              + " suits it, and normal, laplace, student-t and full-rank any variable");
    }
    return this;
  }

  /// The family of a variable's unconstrained numbers.
  public Family family(Parameter parameter) {
    int n = parameter.unconstrainedSize();
    return switch (this) {
      case NORMAL -> new MeanField(n);
      case LAPLACE -> new LaplaceFactors(n);
      case STUDENT_T -> new StudentTFactors(n);
      case FULL_RANK -> new FullRank(n);
      case GAMMA -> new GammaFactors(n);
      case BETA -> new DirichletFactors(n, 1);
      case DIRICHLET -> new DirichletFactors(n, last(parameter) - 1);
      case TRUNCATED_NORMAL -> new TruncatedNormalFactors(n, suiting(parameter) == BETA ? 2 : 1);
      case VON_MISES -> new VonMisesFactors(n);
    };
  }
}
