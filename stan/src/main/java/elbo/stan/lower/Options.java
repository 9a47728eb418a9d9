// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

/// How a program is lowered. For tests and measurements; [#DEFAULT] is right for anything else.
///
/// @param axes whether loops whose iterations are independent are traced once, as axes; otherwise
///   every loop is traced iteration by iteration
public record Options(boolean axes) {
  /// All that makes graphs small.
  public static final Options DEFAULT = new Options(true);

  /// Every loop iteration by iteration.
  public static final Options UNROLLED = new Options(false);
}
