// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.choice;

/// How [elbo.algorithm.Bbvi] goes up, besides what it follows.
///
/// @param batchSize rows of data in each step; 0 for all
/// @param schedule of the step size
/// @param warmUp iterations in which a schedule rises linearly to its begin; 0 for none
/// @param clip the longest gradient, in the Euclidean norm, that a step follows; 0 for any
/// @param patience how many blocks of 50 iterations without a gain end a schedule early; 0 for none
public record AscentChoice(
    int batchSize, ScheduleChoice schedule, int warmUp, double clip, int patience) {
  /// Checks.
  public AscentChoice {
    if (!(batchSize >= 0)) {
      throw new IllegalArgumentException(
          "the batch size must not be negative, got " + batchSize + "; 0 takes all data");
    }
    if (!(warmUp >= 0 && patience >= 0)) {
      throw new IllegalArgumentException(
          "warm-up and patience must not be negative, got " + warmUp + " and " + patience);
    }
    if (!(clip >= 0 && clip < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the norm that gradients are clipped to must be positive, or 0 for none; got " + clip);
    }
    if (schedule == ScheduleChoice.PHASES && (warmUp > 0 || patience > 0)) {
      throw new IllegalArgumentException(
          "warm-up and patience are for a schedule such as cosine; phases begin and end by"
              + " themselves");
    }
  }

  /// All data, in phases.
  public static AscentChoice defaults() {
    return new AscentChoice(0, ScheduleChoice.PHASES, 0, 0, 0);
  }

  /// With another batch size.
  public AscentChoice withBatchSize(int value) {
    return new AscentChoice(value, schedule, warmUp, clip, patience);
  }

  /// With another schedule.
  public AscentChoice withSchedule(ScheduleChoice value) {
    return new AscentChoice(batchSize, value, warmUp, clip, patience);
  }

  /// With another warm-up.
  public AscentChoice withWarmUp(int value) {
    return new AscentChoice(batchSize, schedule, value, clip, patience);
  }

  /// With another bound for gradients.
  public AscentChoice withClip(double value) {
    return new AscentChoice(batchSize, schedule, warmUp, value, patience);
  }

  /// With other patience.
  public AscentChoice withPatience(int value) {
    return new AscentChoice(batchSize, schedule, warmUp, clip, value);
  }
}
