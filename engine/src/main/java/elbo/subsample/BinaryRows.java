// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.subsample;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Rows in a file of little-endian 64-bit floating-point numbers, row after row, without a header:
/// what NumPy's `x.astype("<f8").tofile(path)` writes. The file is mapped into memory, so the
/// operating system decides which parts of it are there.
public final class BinaryRows implements RowSource, AutoCloseable {
  private static final ValueLayout.OfDouble NUMBER =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Arena arena;
  private final MemorySegment file;
  private final int numColumns;
  private final long numRows;

  private BinaryRows(Arena arena, MemorySegment file, int numColumns) {
    this.arena = arena;
    this.file = file;
    this.numColumns = numColumns;
    this.numRows = file.byteSize() / Double.BYTES / numColumns;
  }

  /// Opens a file.
  ///
  /// @throws IOException if it cannot be read, or does not hold whole rows
  public static BinaryRows open(Path path, int numColumns) throws IOException {
    Shuffles.requireBatch(numColumns, 1, "columns of " + path);
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size % ((long) numColumns * Double.BYTES) != 0) {
        throw new IOException(
            path
                + " has "
                + size
                + " bytes, which are no whole rows of "
                + numColumns
                + " numbers of 8 bytes");
      }
      return new BinaryRows(
          arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena), numColumns);
    } catch (IOException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public long numRows() {
    return numRows;
  }

  @Override
  public int numColumns() {
    return numColumns;
  }

  @Override
  public void read(long first, int count, double[] into) {
    MemorySegment.copy(
        file, NUMBER, first * numColumns * Double.BYTES, into, 0, count * numColumns);
  }

  @Override
  public void close() {
    arena.close();
  }
}
