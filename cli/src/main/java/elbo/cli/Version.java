// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import picocli.CommandLine.IVersionProvider;

/// The version of this build and of the JVM it runs on.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"elbo " + elbo(), "Java " + Runtime.version()};
  }

  static String elbo() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version != null ? version : "development";
  }
}
