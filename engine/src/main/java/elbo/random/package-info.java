// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// Randomness is an argument. A [elbo.random.Key] is a value; a number is a function of a key and a
/// counter (site, draw, element), so it does not depend on the order, the thread or the batch in
/// which it is asked for. New keys are made by [elbo.random.Key#split(int)] and
/// [elbo.random.Key#fold(long)], never by drawing twice from one.
///
/// ```java
/// Key key = Key.of(1);
/// double z = Draws.normal(key, 0, draw, element);
/// Draws.fillNormal(key.fold("noise"), 0, 0, numDraws, dimension, out);
/// ```
///
/// The generator is Philox4x64-10; nothing here keeps state or allocates per number.
package elbo.random;
