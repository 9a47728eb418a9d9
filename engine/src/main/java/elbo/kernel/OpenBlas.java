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
  private static final int RIGHT = 142;

  /// Rows up to which LAPACK inverts a triangle. Above, its own algorithm solves for block after
  /// block and takes more than twice as long as products of the inverted halves, until some 1,000
  /// rows.
  private static final int INVERTED_AT_ONCE = 16;

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
  private static final MethodHandle TRMM =
      handle("cblas_dtrmm", INT, INT, INT, INT, INT, INT, INT, DOUBLE, POINTER, INT, POINTER, INT);
  private static final MethodHandle TRTRI =
      handle("dtrtri_", POINTER, POINTER, POINTER, POINTER, POINTER, POINTER);
  private static final MethodHandle LAUUM =
      handle("dlauum_", POINTER, POINTER, POINTER, POINTER, POINTER);

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

  /// W = L⁻¹, then WᵀW.
  @Override
  public void inverseOfProduct(int n, double[] l, int at, double[] room, int roomAt) {
    for (int i = 0; i < n; i++) {
      if (l[at + i * n + i] == 0) {
        Moves.fill(l, at, n * n, Double.NaN);
        return;
      }
    }
    room[roomAt] = Double.longBitsToDouble('U');
    room[roomAt + 1] = Double.longBitsToDouble('N');
    room[roomAt + 2] = Double.longBitsToDouble(n);
    room[roomAt + 4] = 0;
    invert(n, l, at, n, room, roomAt);
    lapack(LAUUM, n, l, at, room, roomAt);
    Moves.mirrorLower(l, at, n);
  }

  /// Replaces the lower triangle of `rows` rows by its inverse: those of its two halves, and the
  /// square between them times both.
  private static void invert(int rows, double[] l, int at, int n, double[] room, int roomAt) {
    try {
      if (rows <= INVERTED_AT_ONCE) {
        room[roomAt + 3] = Double.longBitsToDouble(rows);
        TRTRI.invokeExact(
            part(room, roomAt),
            part(room, roomAt + 1),
            part(room, roomAt + 3),
            part(l, at),
            part(room, roomAt + 2),
            part(room, roomAt + 4));
        return;
      }
      int above = (rows / 2 + 7) / 8 * 8;
      int below = rows - above;
      int square = at + above * n;
      int second = square + above;
      invert(above, l, at, n, room, roomAt);
      invert(below, l, second, n, room, roomAt);
      multiplyByTriangle(LEFT, below, above, -1, l, second, square, n);
      multiplyByTriangle(RIGHT, below, above, 1, l, at, square, n);
    } catch (Throwable t) {
      throw failure(t);
    }
  }

  private static void multiplyByTriangle(
      int side, int rows, int columns, double factor, double[] l, int triangle, int square, int n)
      throws Throwable {
    TRMM.invokeExact(
        ROW_MAJOR,
        side,
        LOWER,
        NO_TRANSPOSE,
        NOT_UNIT,
        rows,
        columns,
        factor,
        part(l, triangle),
        n,
        part(l, square),
        n);
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
