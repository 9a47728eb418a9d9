// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// The gallery's programs: each makes its page and pictures in `docs/gallery`.
package elbo.examples;
