// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.kernel.BinaryKernel;
import elbo.kernel.TernaryKernel;
import elbo.kernel.UnaryKernel;

/// Steps that apply a function to each element.
final class Elementwise {
  private Elementwise() {}

  record Unary(UnaryKernel kernel, Ref a, Ref out) implements Step {
    @Override
    public void run(Frame f) {
      kernel.apply(a.array(f), a.at(f), out.array(f), out.at(f), out.count(f));
    }
  }

  record Binary(BinaryKernel kernel, Ref a, Ref b, Ref out) implements Step {
    @Override
    public void run(Frame f) {
      kernel.apply(a.array(f), a.at(f), b.array(f), b.at(f), out.array(f), out.at(f), out.count(f));
    }
  }

  /// The second argument is one number for all elements.
  record BinaryScalarRight(BinaryKernel kernel, Ref a, Ref b, Ref out) implements Step {
    @Override
    public void run(Frame f) {
      double scalar = b.array(f)[b.at(f)];
      kernel.applyVectorScalar(a.array(f), a.at(f), scalar, out.array(f), out.at(f), out.count(f));
    }
  }

  /// The first argument is one number for all elements.
  record BinaryScalarLeft(BinaryKernel kernel, Ref a, Ref b, Ref out) implements Step {
    @Override
    public void run(Frame f) {
      double scalar = a.array(f)[a.at(f)];
      kernel.applyScalarVector(scalar, b.array(f), b.at(f), out.array(f), out.at(f), out.count(f));
    }
  }

  record Ternary(TernaryKernel kernel, Ref a, Ref b, Ref c, Ref out) implements Step {
    @Override
    public void run(Frame f) {
      kernel.apply(
          a.array(f),
          a.at(f),
          b.array(f),
          b.at(f),
          c.array(f),
          c.at(f),
          out.array(f),
          out.at(f),
          out.count(f));
    }
  }

  /// One number for all elements of the result.
  record Fill(Ref a, Ref out) implements Step {
    @Override
    public void run(Frame f) {
      int at = out.at(f);
      java.util.Arrays.fill(out.array(f), at, at + out.count(f), a.array(f)[a.at(f)]);
    }
  }

  /// Zeros.
  record Zero(Ref out) implements Step {
    @Override
    public void run(Frame f) {
      int at = out.at(f);
      java.util.Arrays.fill(out.array(f), at, at + out.count(f), 0);
    }
  }
}
