// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Random programs with a loop, over the data of [LoopPrograms].
final class LoopFuzz {
  private final Random random;
  private int locals;

  LoopFuzz(long seed) {
    this.random = new Random(seed);
  }

  /// A program behind its data block.
  String program() {
    StringBuilder body = new StringBuilder();
    int loops = 1 + random.nextInt(2);
    for (int k = 0; k < loops; k++) {
      body.append(random.nextInt(4) == 0 ? "for (n in 2:(N - 1)) {\n" : "for (n in 1:N) {\n");
      block(body, 2 + random.nextInt(4), 0, new ArrayList<>(List.of("n")), new ArrayList<>());
      body.append("}\n");
    }
    return """
    parameters { vector[G] u; real a; vector[N] w; }
    model {
      real s = 1;
      real r = a;
      int c = 1;
      vector[N] v = rep_vector(a, N);
      vector[G] t = u;
      matrix[N, 3] M = X * a;
    """
        + body
        + "target += -s * s / 9 - r - c * a - dot_self(v) / 7 - sum(t .* t) - sum(square(M));\n}\n";
  }

  private void block(
      StringBuilder out, int statements, int depth, List<String> ints, List<String> reals) {
    for (int k = 0; k < statements; k++) {
      statement(out, depth, ints, reals);
    }
  }

  private void statement(StringBuilder out, int depth, List<String> ints, List<String> reals) {
    String name = "l" + locals++;
    switch (random.nextInt(depth > 1 ? 15 : 20)) {
      case 0, 1 -> {
        out.append("real ").append(name).append(" = ").append(real(2, ints, reals)).append(";\n");
        reals.add(name);
      }
      case 2 -> {
        out.append("int ").append(name).append(" = ").append(integer(ints)).append(";\n");
        ints.add(name);
      }
      case 3 -> out.append("target += ").append(real(2, ints, reals)).append(";\n");
      case 4 ->
          out.append(real(1, ints, reals))
              .append(" ~ normal(")
              .append(real(2, ints, reals))
              .append(", 1.5);\n");
      case 5, 6 ->
          out.append("v[")
              .append(row(ints))
              .append("] = ")
              .append(real(2, ints, reals))
              .append(";\n");
      case 7 ->
          out.append("v[")
              .append(row(ints))
              .append("] += ")
              .append(real(2, ints, reals))
              .append(";\n");
      case 8 -> out.append("s += ").append(real(2, ints, reals)).append(";\n");
      case 9 ->
          out.append("t[")
              .append(group(ints))
              .append("] ")
              .append(random.nextBoolean() ? "+=" : "=")
              .append(" ")
              .append(real(2, ints, reals))
              .append(";\n");
      case 10 ->
          out.append("M[")
              .append(row(ints))
              .append("] = X[")
              .append(row(ints))
              .append("] * ")
              .append(real(1, ints, reals))
              .append(";\n");
      case 11 ->
          out.append("M[")
              .append(row(ints))
              .append(", ")
              .append(1 + random.nextInt(3))
              .append("] = ")
              .append(real(2, ints, reals))
              .append(";\n");
      case 12 -> out.append("r = ").append(real(2, ints, reals)).append(";\n");
      case 13 -> out.append("c += ").append(random.nextInt(3) == 0 ? "z[n]" : "1").append(";\n");
      case 14 -> {
        if (reals.isEmpty()) {
          out.append("target += a;\n");
        } else {
          out.append(reals.get(random.nextInt(reals.size())))
              .append(" = ")
              .append(real(2, ints, reals))
              .append(";\n");
        }
      }
      case 15, 16, 17 -> {
        out.append("if (").append(condition(ints, reals)).append(") {\n");
        block(out, 1 + random.nextInt(2), depth + 1, new ArrayList<>(ints), new ArrayList<>(reals));
        if (random.nextBoolean()) {
          out.append("} else {\n");
          block(
              out, 1 + random.nextInt(2), depth + 1, new ArrayList<>(ints), new ArrayList<>(reals));
        }
        out.append("}\n");
      }
      case 18 -> {
        List<String> inner = new ArrayList<>(ints);
        inner.add(name);
        out.append("for (")
            .append(name)
            .append(" in 1:")
            .append(List.of("3", "20", "len[n]").get(random.nextInt(3)))
            .append(") {\n");
        block(out, 1 + random.nextInt(2), depth + 1, inner, new ArrayList<>(reals));
        out.append("}\n");
      }
      default -> {
        if (depth == 0) {
          out.append("if (").append(condition(ints, reals)).append(") continue;\n");
        } else {
          out.append("target += s;\n");
        }
      }
    }
  }

  private String condition(List<String> ints, List<String> reals) {
    return switch (random.nextInt(5)) {
      case 0 -> "z[n]";
      case 1 -> integer(ints) + " % 2 == 1";
      case 2 -> "n > 2 && y[n - 1] > 0";
      case 3 -> "g[n] == 2 || x[n] > 0.2";
      default -> random.nextInt(3) == 0 ? real(1, ints, reals) + " > 0" : "n % 3 == 0";
    };
  }

  /// An int that is not negative.
  private String integer(List<String> ints) {
    String i = ints.get(random.nextInt(ints.size()));
    return switch (random.nextInt(5)) {
      case 0 -> "g[n]";
      case 1 -> "(" + i + " + len[n])";
      case 2 -> "(z[n] ? " + i + " : 2)";
      case 3 -> "c";
      default -> i;
    };
  }

  private String row(List<String> ints) {
    return switch (random.nextInt(6)) {
      case 0 -> "p[n]";
      case 1 -> "1 + " + integer(ints) + " % N";
      case 2 -> "N + 1 - n";
      default -> "n";
    };
  }

  private String group(List<String> ints) {
    return random.nextBoolean() ? "g[n]" : "1 + " + integer(ints) + " % G";
  }

  private String real(int depth, List<String> ints, List<String> reals) {
    if (depth > 0 && random.nextInt(3) > 0) {
      String x = real(depth - 1, ints, reals);
      String y = real(depth - 1, ints, reals);
      return switch (random.nextInt(9)) {
        case 0 -> "(" + x + " + " + y + ")";
        case 1 -> "(" + x + " - " + y + ")";
        case 2 -> "0.5 * " + x + " * inv_logit(" + y + ")";
        case 3 -> "tanh(" + x + ")";
        case 4 -> "log_sum_exp(" + x + ", " + y + ")";
        case 5 -> "(" + condition(ints, reals) + " ? " + x + " : " + y + ")";
        case 6 -> "normal_lpdf(" + x + " | " + y + ", 2)";
        case 7 -> "fmax(" + x + ", " + y + ")";
        default -> "dot_product(M[" + row(ints) + "], X[" + row(ints) + "])";
      };
    }
    return switch (random.nextInt(12)) {
      case 0 -> "a";
      case 1 -> "u[" + group(ints) + "]";
      case 2 -> "w[" + row(ints) + "]";
      case 3 -> "x[" + row(ints) + "]";
      case 4 -> "y[n]";
      case 5 -> "v[" + row(ints) + "]";
      case 6 -> random.nextInt(3) == 0 ? "s" : "1.5";
      case 7 -> random.nextInt(3) == 0 ? "r" : "0.25";
      case 8 -> random.nextInt(3) == 0 ? "t[" + group(ints) + "]" : "X[n, 2]";
      case 9 -> "n / 10.0";
      case 10 -> "mean(u)";
      default -> reals.isEmpty() ? "a" : reals.get(random.nextInt(reals.size()));
    };
  }
}
