// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// What a user chooses by name, on the command line or in settings: [elbo.choice.Method], and for
/// each family, objective, estimator, optimizer and schedule the words, the options, and what they
/// are made into.
package elbo.choice;
