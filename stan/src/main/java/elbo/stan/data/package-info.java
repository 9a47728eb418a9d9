// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0

/// Data for a Stan program: JSON text, or Java values, to named rectangular numbers.
///
/// [elbo.stan.data.Data#read] reads JSON strictly and as a stream: numbers go straight into
/// `double[]`, nothing is kept of the text. What a program declares (types, sizes, constraints) is
/// compared with the data when the two are bound together, in `elbo.stan.lower`; this package knows
/// no program.
package elbo.stan.data;
