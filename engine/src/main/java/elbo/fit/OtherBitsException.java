// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

/// A fit that was begun with another implementation of dense algebra than this process has: going
/// on would not lead to the bits that the fit would have come to.
public final class OtherBitsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String before;

  private final String here;

  OtherBitsException(String before, String here) {
    super(
        difference(before, here)
            + "; start Java with -Delbo.blas="
            + setting(before)
            + ", or go on to other bits by Control.withOtherBitsAllowed");
    this.before = before;
    this.here = here;
  }

  private static String difference(String before, String here) {
    return "the fit was begun with dense algebra by "
        + name(before)
        + ", here it is by "
        + name(here)
        + ", and would not come to the same bits";
  }

  /// What was expected and what is there, without what to do.
  public String difference() {
    return difference(before, here);
  }

  private static String name(String implementation) {
    return implementation.isEmpty() ? "none" : implementation;
  }

  private static String setting(String implementation) {
    return implementation.startsWith("openblas") ? "openblas" : "java";
  }

  /// The value of `elbo.blas` that chooses what the fit was begun with.
  public String setting() {
    return setting(before);
  }
}
