// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import elbo.algorithm.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// Progress on standard error: one line that is written over on a terminal, a new line now and then
/// elsewhere.
final class StatusLine implements AutoCloseable {
  /// How it is shown.
  enum Style {
    /// One line, written over ten times a second.
    TERMINAL,
    /// A line when the stage changes and every few seconds.
    LINES,
    /// Nothing.
    QUIET
  }

  private static final String[] SPINNER = {"|", "/", "-", "\\"};
  private static final long TERMINAL_NANOS = 100_000_000L;
  private static final long LINES_NANOS = 5_000_000_000L;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter err;
  private final Style style;
  private final LongSupplier nanoTime;
  private final long start;
  private String stage = "";
  private long last;
  private int turns;

  StatusLine(PrintWriter err, Style style, LongSupplier nanoTime) {
    this.err = err;
    this.style = style;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /// What standard error is connected to. The launcher knows, and says so in a property; without it
  /// Linux can be asked.
  static Style styleOfStandardError() {
    String told = System.getProperty("elbo.stderr", "");
    boolean terminal =
        told.isEmpty() ? isTerminal(Path.of("/proc/self/fd/2")) : told.equals("terminal");
    return terminal && !"dumb".equals(System.getenv("TERM")) ? Style.TERMINAL : Style.LINES;
  }

  private static boolean isTerminal(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException _) {
      return false; // not Linux
    }
  }

  /// Shows where the fit stands, unless it was shown a moment ago.
  void update(Progress progress) {
    long now = nanoTime.getAsLong();
    boolean isNew = !progress.stage().equals(stage);
    long pause = style == Style.TERMINAL ? TERMINAL_NANOS : LINES_NANOS;
    if (style == Style.QUIET || (!isNew && now - last < pause)) {
      return;
    }
    stage = progress.stage();
    last = now;
    String text = text(progress, (now - start) * 1e-9);
    if (style == Style.TERMINAL) {
      // A longer line would wrap and could not be written over.
      String line = SPINNER[turns++ % SPINNER.length] + " " + text;
      err.print(CLEAR + line.substring(0, Math.min(79, line.length())));
    } else {
      err.println(text);
    }
    err.flush();
  }

  private static String text(Progress progress, double seconds) {
    StringBuilder text = new StringBuilder(progress.stage());
    text.append("  iteration ").append(Rounded.count(progress.iteration()));
    if (!Double.isNaN(progress.elbo())) {
      text.append("  ELBO ").append(Rounded.estimate(progress.elbo(), progress.mcse()));
      if (progress.mcse() > 0) {
        text.append(" (s.e. ").append(Rounded.of(progress.mcse(), 2)).append(')');
      }
    }
    if (!Double.isNaN(progress.stepSize())) {
      text.append("  step ").append(Rounded.of(progress.stepSize(), 2));
    }
    return text.append("  ").append(Rounded.seconds(seconds)).toString();
  }

  /// Writes a message above the line.
  void say(String message) {
    clear();
    err.println(message);
    err.flush();
  }

  /// Takes the line away.
  void clear() {
    if (style == Style.TERMINAL && turns > 0) {
      err.print(CLEAR);
      err.flush();
      turns = 0;
    }
  }

  @Override
  public void close() {
    clear();
  }
}
