// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

/// When to stop an ascent that is watched by a value such as the score of held-out data: after a
/// number of looks in a row that bring no gain. A value itself: [#tell] gives the next.
///
/// ```java
/// EarlyStopping stopping = EarlyStopping.of(10, 0.01);
/// while (!stopping.isDone()) {
///   stopping = stopping.tell(scoreOf(state));
/// }
/// ```
///
/// @param patience how many looks without gain end it
/// @param minGain over the best so far, that counts as one
/// @param best value so far, −∞ before the first look
/// @param bestLook the number of the look that saw it, from 1; 0 before the first gain
/// @param numLooks how many there were
public record EarlyStopping(
    long patience, double minGain, double best, long bestLook, long numLooks) {
  /// Checks.
  public EarlyStopping {
    Settings.requireCount("patience", patience, "early stopping");
    Settings.requireNotNegative("minGain", minGain, "early stopping");
  }

  /// Before the first look.
  public static EarlyStopping of(long patience, double minGain) {
    return new EarlyStopping(patience, minGain, Double.NEGATIVE_INFINITY, 0, 0);
  }

  /// After one more look. NaN is no gain.
  public EarlyStopping tell(double value) {
    boolean gained = bestLook == 0 ? value > best : value > best + minGain;
    return new EarlyStopping(
        patience, minGain, gained ? value : best, gained ? numLooks + 1 : bestLook, numLooks + 1);
  }

  /// Whether patience has run out.
  public boolean isDone() {
    return numLooks - bestLook >= patience;
  }
}
