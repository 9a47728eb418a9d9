// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.report;

/// Names of columns for people.
public final class ColumnName {
  private ColumnName() {}

  /// A column's name as clients show it: `theta.1.2` is `theta[1,2]`, also inside of a tuple.
  public static String display(String column) {
    StringBuilder name = new StringBuilder();
    for (String part : column.split("(?<=:)|(?=:)", -1)) {
      int dot = part.indexOf('.');
      if (dot <= 0) {
        name.append(part);
      } else {
        name.append(part, 0, dot).append(indices(part.substring(dot + 1)));
      }
    }
    return name.toString();
  }

  /// `1.2` is `[1,2]`, `1.2.real` is `[1,2].real`.
  private static String indices(String dotted) {
    String[] parts = dotted.split("\\.", -1);
    StringBuilder text = new StringBuilder();
    int n = 0;
    while (n < parts.length
        && !parts[n].isEmpty()
        && parts[n].chars().allMatch(Character::isDigit)) {
      text.append(n == 0 ? "[" : ",").append(parts[n]);
      n++;
    }
    if (n > 0) {
      text.append(']');
    }
    for (int k = n; k < parts.length; k++) {
      text.append('.').append(parts[k]);
    }
    return text.toString();
  }
}
