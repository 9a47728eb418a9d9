// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

/// A declaration that the elements of a site along its first axis are independent given the
/// parameters, so that a part of them, scaled up, stands for all: what mini-batches need.
///
/// @param name the dimension
/// @param size how many elements there are
public record Plate(String name, int size) {}
