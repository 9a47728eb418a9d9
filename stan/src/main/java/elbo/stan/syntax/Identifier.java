// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

/// A name where it stands in the text.
///
/// @param name the name
/// @param span where it stands
public record Identifier(String name, Span span) {
  @Override
  public String toString() {
    return name;
  }
}
