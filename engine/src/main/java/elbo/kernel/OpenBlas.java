// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// OpenBLAS through the foreign function interface, on the arrays of the heap themselves and with
/// one thread: parallelism is over draws. Loading this class loads the library; [Backend] does so
/// and keeps the failure. The handles are `static final`, without which a call costs four times as
/// much.
final class OpenBlas implements Blas {
  private static final int ROW_MAJOR = 101;
  private static final int NO_TRANSPOSE = 111;
  private static final int TRANSPOSE = 112;
  private static final int LOWER = 122;
  private static final int NOT_UNIT = 131;
  private static final int LEFT = 141;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE;
  private static final ValueLayout POINTER = ValueLayout.ADDRESS;

  private static final OpenBlasLibrary LIBRARY = OpenBlasLibrary.load();

  private static final MethodHandle GEMM =
      handle(
          "cblas_dgemm",
          INT,
          INT,
          INT,
          INT,
          INT,
          INT,
          DOUBLE,
          POINTER,
          INT,
          POINTER,
          INT,
          DOUBLE,
          POINTER,
          INT);
  private static final MethodHandle TRSM =
      handle("cblas_dtrsm", INT, INT, INT, INT, INT, INT, INT, DOUBLE, POINTER, INT, POINTER, INT);
  private static final MethodHandle TRSV =
      handle("cblas_dtrsv", INT, INT, INT, INT, INT, POINTER, INT, POINTER, INT);
  private static final MethodHandle POTRF =
      handle("dpotrf_", POINTER, POINTER, POINTER, POINTER, POINTER);
  private static final MethodHandle POTRI =
      handle("dpotri_", POINTER, POINTER, POINTER, POINTER, POINTER);

  @SuppressWarnings("restricted") // that native access is allowed was asked before
  private static MethodHandle handle(String name, ValueLayout... arguments) {
    SymbolLookup symbols = LIBRARY.symbols();
    return Linker.nativeLinker()
        .downcallHandle(
            symbols.findOrThrow(name),
            FunctionDescriptor.ofVoid(arguments),
            Linker.Option.critical(true));
  }

  @Override
  public String name() {
    return "openblas-" + LIBRARY.version();
  }

  /// Where the library was found.
  static String origin() {
    return LIBRARY.origin();
  }

  @Override
  public void multiply(
      boolean transposeA,
      boolean transposeB,
      int n,
      int m,
      int k,
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      double[] room,
      int roomOffset) {
    try {
      GEMM.invokeExact(
          ROW_MAJOR,
          transposeA ? TRANSPOSE : NO_TRANSPOSE,
          transposeB ? TRANSPOSE : NO_TRANSPOSE,
          n,
          m,
          k,
          1.0,
          part(a, aOffset),
          transposeA ? n : k,
          part(b, bOffset),
          transposeB ? k : m,
          0.0,
          part(c, cOffset),
          m);
    } catch (Throwable t) {
      throw failure(t);
    }
  }

  @Override
  public void cholesky(int n, double[] a, int at, double[] room, int roomAt) {
    boolean isDone = lapack(POTRF, n, a, at, room, roomAt);
    for (int i = 0; i < n; i++) {
      isDone &= !Double.isNaN(a[at + i * n + i]);
    }
    for (int i = 0; i < n; i++) {
      if (isDone) {
        java.util.Arrays.fill(a, at + i * n + i + 1, at + (i + 1) * n, 0);
      } else {
        java.util.Arrays.fill(a, at + i * n, at + (i + 1) * n, Double.NaN);
      }
    }
  }

  @Override
  public void solve(
      boolean transposed,
      int n,
      int m,
      double[] l,
      int lAt,
      double[] b,
      int bAt,
      double[] room,
      int roomAt) {
    int transpose = transposed ? TRANSPOSE : NO_TRANSPOSE;
    MemorySegment triangle = part(l, lAt);
    MemorySegment right = part(b, bAt);
    try {
      if (m == 1) {
        TRSV.invokeExact(ROW_MAJOR, LOWER, transpose, NOT_UNIT, n, triangle, n, right, 1);
      } else {
        TRSM.invokeExact(
            ROW_MAJOR, LEFT, LOWER, transpose, NOT_UNIT, n, m, 1.0, triangle, n, right, m);
      }
    } catch (Throwable t) {
      throw failure(t);
    }
  }

  @Override
  public void inverseOfProduct(int n, double[] l, int at, double[] room, int roomAt) {
    if (!lapack(POTRI, n, l, at, room, roomAt)) {
      Moves.fill(l, at, n * n, Double.NaN);
      return;
    }
    Moves.mirrorLower(l, at, n);
  }

  /// Calls a function of LAPACK of the form `(uplo, n, a, lda, info)` and says whether it
  /// succeeded. Our rows are its columns, so our lower triangle is its upper one. Its whole numbers
  /// and the letter are passed in the bits of the room's numbers: nothing is allocated, and threads
  /// do not share them.
  private static boolean lapack(
      MethodHandle function, int n, double[] a, int at, double[] room, int roomAt) {
    room[roomAt] = Double.longBitsToDouble('U');
    room[roomAt + 1] = Double.longBitsToDouble(n);
    room[roomAt + 2] = 0;
    try {
      function.invokeExact(
          part(room, roomAt),
          part(room, roomAt + 1),
          part(a, at),
          part(room, roomAt + 1),
          part(room, roomAt + 2));
    } catch (Throwable t) {
      throw failure(t);
    }
    return (int) Double.doubleToRawLongBits(room[roomAt + 2]) == 0;
  }

  private static MemorySegment part(double[] x, int offset) {
    return MemorySegment.ofArray(x).asSlice(8L * offset);
  }

  private static IllegalStateException failure(Throwable t) {
    return new IllegalStateException("the call of OpenBLAS failed", t);
  }
}
