// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

/// Natural gradient ascent for a full-rank Gaussian in precision form: with S = Σ⁻¹ and Ĝ = S +
/// E\[∇² log p\], S ← S − η·Ĝ + ½η²·ĜΣĜ and loc ← loc + η·Σ·E\[∇ log p\] with the new Σ. The last
/// term keeps S positive definite for any η and any estimate. Lin, Schmidt & Khan 2020, "Handling
/// the positive-definite constraint in the Bayesian learning rule", section 3.2. With η = 1 and
/// exact derivatives the precision of a Gaussian target is reached within a few steps.
///
/// In the coordinates of C the new precision is C⁻ᵀ·½(I + (I − η·A)²)·C⁻¹ with A = CᵀĜC: a matrix
/// whose eigenvalues are at least ½, so the factor is had without inverting anything that is badly
/// conditioned. Cost O(n³).
public record PrecisionNaturalGradient() implements GaussianUpdateRule {
  @Override
  public String name() {
    return "precision-natural-gradient";
  }

  @Override
  public GaussianState step(GaussianState state, ExpectedDerivatives derivatives, double stepSize) {
    int n = state.dimension();
    double[] c = state.scaleTril().array();
    double[] inner =
        Matrices.multiply(
            Matrices.transpose(c, n), Matrices.multiply(derivatives.hessian().array(), c, n), n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double identity = i == j ? 1 : 0;
        inner[i * n + j] = identity - stepSize * (identity + inner[i * n + j]);
      }
    }
    double[] middle = Matrices.multiply(inner, inner, n);
    for (int i = 0; i < n * n; i++) {
      middle[i] = 0.5 * (middle[i] + (i / n == i % n ? 1 : 0));
    }
    double[] scale = Matrices.multiply(c, Matrices.choleskyOfInverse(middle, n), n);
    double[] loc = state.loc().toArray();
    for (int j = 0; j < n; j++) {
      double whitened = 0;
      for (int i = j; i < n; i++) {
        whitened += scale[i * n + j] * derivatives.gradient().get(i);
      }
      for (int i = j; i < n; i++) {
        loc[i] += stepSize * scale[i * n + j] * whitened;
      }
    }
    return state.next(loc, scale);
  }
}
