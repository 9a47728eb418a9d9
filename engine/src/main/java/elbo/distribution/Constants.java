// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

/// Numbers that normalise densities, to the last digit of a double.
final class Constants {
  static final double LOG_TWO = 0.693147180559945309417232121458;
  static final double LOG_PI = 1.144729885849400174143427351353;
  static final double LOG_SQRT_PI = 0.572364942924700087071713675677;
  static final double LOG_SQRT_TWO_PI = 0.918938533204672741780329736406;
  static final double EULER = 0.577215664901532860606512090082;

  private Constants() {}
}
