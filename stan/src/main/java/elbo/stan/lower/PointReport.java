// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import java.util.Optional;

/// What a program reports at one point.
///
/// @param values in the order of [StanModel#constrainedNames]; not copied
/// @param random which of them depend on random numbers and have no value here
/// @param error why there are none
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PointReport(double[] values, boolean[] random, Optional<String> error) {}
