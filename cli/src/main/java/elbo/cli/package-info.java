// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// The command line: one class per command ([elbo.cli.Main] lists them), and the files they write.
/// Results go to standard output, progress and problems to standard error; a [elbo.cli.UserError]
/// is a sentence for the user and exit status 1, anything else that is thrown is our fault and says
/// so.
package elbo.cli;
