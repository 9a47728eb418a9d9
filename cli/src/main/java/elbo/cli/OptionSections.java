// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// The options of a command under headings in its help. A group of options would do the same, but
/// picocli writes the synopsis of a group for each of its options whenever the first one is given,
/// which took a tenth of a second of each fit.
final class OptionSections {
  private OptionSections() {}

  /// Gives the options of each of these mixins a section, behind all others.
  ///
  /// @param mixins names of fields; the headings, too
  static void setUp(CommandLine command, List<String> mixins) {
    command
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> text(help, mixins));
  }

  private static String text(Help help, List<String> mixins) {
    List<OptionSpec> others = new ArrayList<>(help.commandSpec().options());
    StringBuilder sections = new StringBuilder();
    for (String mixin : mixins) {
      List<OptionSpec> options =
          Objects.requireNonNull(help.commandSpec().mixins().get(mixin), mixin).options();
      others.removeAll(options);
      sections
          .append(System.lineSeparator())
          .append(mixin.substring(0, 1).toUpperCase(Locale.ROOT))
          .append(mixin.substring(1))
          .append(System.lineSeparator())
          .append(help.optionListExcludingGroups(options));
    }
    return help.optionListExcludingGroups(others) + sections;
  }
}
