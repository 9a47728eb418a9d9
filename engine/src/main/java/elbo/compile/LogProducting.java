// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.kernel.LogSpace;
import java.util.List;

/// Steps for products of matrices of which the logarithms are given.
final class LogProducting {
  private LogProducting() {}

  /// ln Σ exp(a + b).
  ///
  /// @param args `a`, `b`, the largest elements of `b`, and its exponentials
  record Product(LogProductPlaces places, List<Ref> args, Ref out, Ref room) implements Step {
    @Override
    public int passes() {
      return 7;
    }

    @Override
    public void run(Frame f) {
      Ref a = args.get(0);
      Ref b = args.get(1);
      Ref n = args.get(2);
      Ref w = args.get(3);
      LogSpace.product(
          places.places(),
          out.width(f),
          a.array(f),
          a.at(f),
          b.array(f),
          b.at(f),
          n.array(f),
          n.at(f),
          w.array(f),
          w.at(f),
          out.array(f),
          out.at(f),
          room.array(f),
          room.at(f));
    }
  }

  /// Σ exp(a + b − r)·g.
  ///
  /// @param args `a`, `b`, `r`, `g`, and the three factors
  record Pull(boolean ofRight, LogProductPlaces places, List<Ref> args, Ref out, Ref room)
      implements Step {
    @Override
    public int passes() {
      return 4;
    }

    @Override
    public void run(Frame f) {
      Ref a = args.get(0);
      Ref b = args.get(1);
      Ref r = args.get(2);
      Ref g = args.get(3);
      Ref left = args.get(4);
      Ref right = args.get(5);
      Ref scale = args.get(6);
      if (ofRight) {
        LogSpace.pullRight(
            places.places(),
            places.rows(),
            out.width(f),
            a.array(f),
            a.at(f),
            b.array(f),
            b.at(f),
            r.array(f),
            r.at(f),
            g.array(f),
            g.at(f),
            left.array(f),
            left.at(f),
            right.array(f),
            right.at(f),
            scale.array(f),
            scale.at(f),
            out.array(f),
            out.at(f),
            room.array(f),
            room.at(f));
      } else {
        LogSpace.pullLeft(
            places.places(),
            out.width(f),
            a.array(f),
            a.at(f),
            b.array(f),
            b.at(f),
            r.array(f),
            r.at(f),
            g.array(f),
            g.at(f),
            left.array(f),
            left.at(f),
            right.array(f),
            right.at(f),
            scale.array(f),
            scale.at(f),
            out.array(f),
            out.at(f),
            room.array(f),
            room.at(f));
      }
    }
  }
}
