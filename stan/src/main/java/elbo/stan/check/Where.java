// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

/// Where the checker stands, and the variables it sees there.
record Where(Scope scope, Context context) {

  Where inner() {
    return new Where(scope.inner(), context.nested());
  }

  Where with(Context other) {
    return new Where(scope, other);
  }
}
