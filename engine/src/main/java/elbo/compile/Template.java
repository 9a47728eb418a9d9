// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A chain without its arrays: what a generated class depends on. Models with the same chain share
/// one, and its class.
///
/// Like a vector twin in `elbo.kernel`, a generated class is slow and allocates until the JVM's
/// optimising compiler has it. So the interpreter's steps run from the first call; once they have
/// worked off so much that it pays, a background thread makes the class, calls it on numbers of its
/// own until it is fast, and hands it over. The bits are the same, so nobody can see the moment.
/// The fields are plain on purpose: a late sight of the kernel costs time, not correctness.
final class Template {
  /// So many operations on one element take the interpreter some 10 ms.
  static final long WORTH_IT = 1L << 24;

  /// How often a kernel is tried: on a busy machine a trial can end before the JVM's compiler has
  /// come to it. The next one waits until the interpreter has worked off as much again.
  static final int MOST_TRIALS = 4;

  /// Templates kept; beyond, all are forgotten, and models that run keep theirs.
  private static final int MOST = 1024;

  private static final Map<Recipe, Template> KNOWN = new ConcurrentHashMap<>();

  private static final Queue WAITING = new Queue();

  private final Recipe key;
  private long work;
  private boolean queued;
  private boolean settled;
  private int trials;
  private @Nullable ChainKernel tried;
  private @Nullable ChainKernel kernel;

  /// What a class is made from; equal ones share it.
  interface Recipe {
    /// The class file of a [ChainKernel].
    byte[] classFile();

    /// Calls the kernel until the JVM has compiled it; returns whether it is fast then.
    boolean isMadeFast(ChainKernel kernel);
  }

  private record Key(boolean flat, boolean oneElement, int lanes, List<Line> lines)
      implements Recipe {
    @Override
    public byte[] classFile() {
      return lanes > 0
          ? TileWriter.write(oneElement, lines, VectorLanes.count(), lanes)
          : ChainWriter.write(flat, oneElement, lines, VectorLanes.count());
    }

    @Override
    public boolean isMadeFast(ChainKernel kernel) {
      return new ChainTrial(flat, oneElement, lanes, lines).warmUp(kernel);
    }

    @Override
    public String toString() {
      return lines.size()
          + " lines"
          + (flat ? " over data" : " over draws")
          + (lanes > 0 ? " for " + lanes : "");
    }
  }

  private Template(Recipe key) {
    this.key = key;
  }

  /// The template of these lines.
  ///
  /// @param lanes the number of draws that the kernel is for, 0 for any number
  static Template of(boolean flat, boolean oneElement, int lanes, List<Line> lines) {
    return of(new Key(flat, oneElement, lanes, lines));
  }

  /// The template of a recipe.
  static Template of(Recipe key) {
    if (KNOWN.size() >= MOST) {
      KNOWN.clear();
    }
    return KNOWN.computeIfAbsent(key, Template::new);
  }

  /// A template of a recipe that no other model has.
  static Template own(Recipe key) {
    return new Template(key);
  }

  /// Forgets all templates, so that what is compiled from here on begins without kernels; for
  /// tests.
  static void forgetAll() {
    KNOWN.clear();
  }

  /// Templates that wait for their kernels: that with the most work first. Two threads make them,
  /// as one sleeps while the JVM's compiler is busy with its kernel. They are daemons that end when
  /// idle: they never keep a process alive.
  private static final class Queue {
    private static final int THREADS = 2;

    private final ThreadPoolExecutor threads;
    private final List<Template> waiting = new ArrayList<>();

    Queue() {
      threads =
          new ThreadPoolExecutor(
              THREADS,
              THREADS,
              1,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              task -> {
                var thread = new Thread(task, "elbo-kernels");
                thread.setDaemon(true);
                return thread;
              });
      threads.allowCoreThreadTimeOut(true);
    }

    synchronized void add(Template template) {
      waiting.add(template);
      threads.execute(() -> next().warmUp());
    }

    private synchronized Template next() {
      int most = 0;
      for (int i = 1; i < waiting.size(); i++) {
        most = waiting.get(i).work > waiting.get(most).work ? i : most;
      }
      return waiting.remove(most);
    }
  }

  /// The generated kernel once it is fast; null before.
  @Nullable ChainKernel kernel() {
    return kernel;
  }

  /// Whether it is known if there will be a kernel.
  boolean isSettled() {
    return settled;
  }

  /// Counts what the interpreter has done in the kernel's place.
  void count(long operations) {
    work += operations;
    if (work > WORTH_IT && !queued) {
      request();
    }
  }

  private synchronized void request() {
    if (!queued) {
      queued = true;
      WAITING.add(this);
    }
  }

  /// Makes the kernel now and hands it over when it is fast. Returns whether it is.
  synchronized boolean warmUp() {
    queued = true;
    if (kernel == null && trials < MOST_TRIALS) {
      trials++;
      ChainKernel made = tried != null ? tried : make();
      tried = made;
      if (made != null && key.isMadeFast(made)) {
        kernel = made;
      } else if (made != null && trials < MOST_TRIALS) {
        work = 0;
        queued = false;
      }
    }
    settled = queued;
    return kernel != null;
  }

  /// Makes the kernel and hands it over before it is fast; for tests.
  synchronized void handOver() {
    if (kernel == null) {
      kernel = make();
    }
  }

  /// The class file.
  byte[] classFile() {
    return key.classFile();
  }

  /// A new kernel; null if it is too long for the JVM's compiler.
  @Nullable ChainKernel make() {
    byte[] bytes = classFile();
    if (VectorCode.longestMethod(bytes) > VectorCode.MOST_BYTES) {
      return null;
    }
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
      var constructor =
          lookup.findConstructor(
              lookup.lookupClass(), java.lang.invoke.MethodType.methodType(void.class));
      return (ChainKernel)
          constructor
              .asType(java.lang.invoke.MethodType.methodType(ChainKernel.class))
              .invokeExact();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a generated kernel cannot be loaded; please report this", e);
    }
  }

  @Override
  public String toString() {
    return key.toString();
  }
}
