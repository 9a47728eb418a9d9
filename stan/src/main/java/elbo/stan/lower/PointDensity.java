// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import java.util.Optional;

/// The log density of a program at one point.
///
/// @param value the log density; −∞ where it is 0; NaN if there is an error
/// @param gradient its derivatives in the order of the point; not copied
/// @param error why there is no value
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PointDensity(double value, double[] gradient, Optional<String> error) {}
