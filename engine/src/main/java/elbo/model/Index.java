// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.tensor.IntArray;

/// For each element of one dimension, an element of another: the group of each observation. Made by
/// [Declarations#index]; [Var#at] picks the elements.
///
/// @param name the data it comes from
/// @param from the dimension it has one element for
/// @param into the dimension whose elements it names
/// @param positions counted from 0
public record Index(String name, String from, String into, IntArray positions) {}
