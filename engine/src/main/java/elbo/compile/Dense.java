// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.kernel.Inversion;
import elbo.kernel.Triangular;

/// Steps for matrices on the axes 0 and 1, with all further axes and the draws as lanes.
final class Dense {
  private Dense() {}

  record Cholesky(Ref a, Ref out, int n, int inner) implements Step {
    @Override
    public void run(Frame f) {
      int lanes = inner * out.width(f);
      Triangular.cholesky(a.array(f), a.at(f), n, lanes, out.array(f), out.at(f));
    }
  }

  /// `room` has place for a matrix per lane.
  record CholeskyInverse(Ref l, Ref out, int n, int inner, Ref room) implements Step {
    @Override
    public void run(Frame f) {
      int lanes = inner * out.width(f);
      Triangular.inverseOfProduct(
          l.array(f), l.at(f), n, lanes, room.array(f), room.at(f), out.array(f), out.at(f));
    }
  }

  /// `triangle` has either as many lanes as the right-hand side, or none: then the lanes are
  /// further columns.
  record TriangularSolve(
      Ref triangle, Ref b, Ref out, boolean transposed, int n, int columns, int inner)
      implements Step {
    @Override
    public void run(Frame f) {
      int lanes = inner * triangle.width(f);
      int m = columns * (out.width(f) / triangle.width(f));
      Triangular.solve(
          triangle.array(f),
          triangle.at(f),
          transposed,
          n,
          m,
          lanes,
          b.array(f),
          b.at(f),
          out.array(f),
          out.at(f));
    }
  }

  /// `room` has place for a matrix and its inverse.
  record Inverse(Ref a, Ref out, int n, int inner, Ref room) implements Step {
    @Override
    public void run(Frame f) {
      int lanes = inner * out.width(f);
      Inversion.inverse(
          a.array(f), a.at(f), n, lanes, room.array(f), room.at(f), out.array(f), out.at(f));
    }
  }

  /// `room` has place for a matrix.
  record LogAbsDeterminant(Ref a, Ref out, int n, int inner, Ref room) implements Step {
    @Override
    public void run(Frame f) {
      int lanes = inner * out.width(f);
      Inversion.logAbsDeterminant(
          a.array(f), a.at(f), n, lanes, room.array(f), room.at(f), out.array(f), out.at(f));
    }
  }
}
