// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.ChainsState;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/// The draws of chains beside a checkpoint: a file per chain, `checkpoint_1.draws` and so on, to
/// which each checkpoint appends what was drawn since the one before. A checkpoint then costs what
/// is new and not what there is.
///
/// The checkpoint says how many draws of each file are part of it and what their checksum is, and
/// is replaced after the files have reached the disk. What lies behind these draws belongs to a
/// checkpoint that was never finished. A chain's draws do not depend on when it was interrupted, so
/// a resumed run writes the same bytes to the same places.
///
/// A file has 8 bytes of magic, the number of columns as a long, then a row of doubles per draw:
/// the point on unconstrained space and the columns of [Sample#STATISTICS]. Little-endian.
final class KeptDraws {
  private static final long MAGIC = 0x31575244_4f424c45L; // the bytes of ELBODRW1
  private static final int HEADER = 16;
  private static final int STATISTICS = Sample.STATISTICS.size();
  private static final int BUFFER = 1 << 16;

  private final Path checkpoint;
  private final List<Written> chains = new ArrayList<>();

  /// What this run has written of a chain.
  private static final class Written {
    private final CRC32C checksum = new CRC32C();
    private boolean isBegun;
    private long draws;
  }

  KeptDraws(Path checkpoint) {
    this.checkpoint = checkpoint;
  }

  private static Path file(Path checkpoint, int chain) {
    String name = checkpoint.toAbsolutePath().getFileName().toString();
    String stem = name.endsWith(".json") ? name.substring(0, name.length() - 5) : name;
    return checkpoint.resolveSibling(stem + "_" + (chain + 1) + ".draws");
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int columns(ChainsState state, int chain) {
    return state.chains().get(chain).position().dimension() + STATISTICS;
  }

  /// Appends what is new, and waits until it is on the disk.
  ///
  /// @return what the checkpoint has to say of each file
  List<Object> append(ChainsState state) throws IOException {
    List<Object> parts = new ArrayList<>();
    for (int c = 0; c < state.chains().size(); c++) {
      if (chains.size() == c) {
        chains.add(new Written());
      }
      append(state, c, chains.get(c));
      Map<String, Object> part = new LinkedHashMap<>();
      part.put("draws", chains.get(c).draws);
      part.put("crc32c", chains.get(c).checksum.getValue());
      parts.add(part);
    }
    return parts;
  }

  private void append(ChainsState state, int chain, Written written) throws IOException {
    int columns = columns(state, chain);
    long draws = state.numKept(chain);
    if (draws == written.draws && written.isBegun) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(
            file(checkpoint, chain), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (!written.isBegun) {
        writeFully(channel, buffer(HEADER).putLong(MAGIC).putLong(columns).flip());
      }
      channel.position(HEADER + written.draws * columns * Double.BYTES);
      ByteBuffer row = buffer(Math.max(BUFFER, columns * Double.BYTES));
      long skipped = written.draws;
      for (ChainsState.Kept kept : state.kept().get(chain)) {
        int size = kept.size();
        for (int s = (int) Math.min(skipped, size); s < size; s++) {
          if (row.remaining() < columns * Double.BYTES) {
            flush(channel, row, written.checksum);
          }
          put(row, kept.points(), s, columns - STATISTICS);
          put(row, kept.statistics(), s, STATISTICS);
        }
        skipped -= Math.min(skipped, size);
      }
      flush(channel, row, written.checksum);
      channel.truncate(HEADER + draws * columns * Double.BYTES);
      channel.force(false);
      written.draws = draws;
      written.isBegun = true;
    }
  }

  private static void put(ByteBuffer row, Tensor values, int s, int width) {
    for (int i = 0; i < width; i++) {
      row.putDouble(values.get(s * width + i));
    }
  }

  private static void flush(FileChannel channel, ByteBuffer buffer, CRC32C checksum)
      throws IOException {
    buffer.flip();
    checksum.update(buffer.duplicate());
    writeFully(channel, buffer);
    buffer.clear();
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /// A state with the draws that its checkpoint speaks of.
  static ChainsState read(Path checkpoint, List<JsonObject> parts, ChainsState state)
      throws IOException {
    List<List<ChainsState.Kept>> kept = new ArrayList<>();
    for (int c = 0; c < state.chains().size(); c++) {
      int draws = Math.toIntExact(parts.get(c).integer("draws"));
      kept.add(
          draws == 0
              ? List.of()
              : List.of(
                  read(
                      file(checkpoint, c),
                      columns(state, c),
                      draws,
                      parts.get(c).integer("crc32c"))));
    }
    return new ChainsState(state.chains(), kept, state.took(), state.numEvaluations());
  }

  private static ChainsState.Kept read(Path file, int columns, int draws, long expected)
      throws IOException {
    int dimension = columns - STATISTICS;
    double[] points = new double[Math.multiplyExact(draws, dimension)];
    double[] statistics = new double[draws * STATISTICS];
    CRC32C checksum = new CRC32C();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer header = readFully(channel, buffer(HEADER));
      if (header.getLong() != MAGIC || header.getLong() != columns) {
        throw new IOException(file + " does not hold draws of " + columns + " columns");
      }
      ByteBuffer row = buffer(columns * Double.BYTES);
      for (int s = 0; s < draws; s++) {
        readFully(channel, row.clear());
        checksum.update(row.duplicate());
        row.asDoubleBuffer()
            .get(points, s * dimension, dimension)
            .get(statistics, s * STATISTICS, STATISTICS);
      }
    } catch (NoSuchFileException | EOFException e) {
      throw new IOException(
          file
              + " is missing or too short: the checkpoint beside it has "
              + draws
              + " draws of this chain",
          e);
    }
    if (checksum.getValue() != expected) {
      throw new IOException(
          file
              + " has other draws than the checkpoint beside it: checksum "
              + checksum.getValue()
              + ", expected "
              + expected);
    }
    return new ChainsState.Kept(
        Tensor.wrap(Shape.of(draws, dimension), points),
        Tensor.wrap(Shape.of(draws, STATISTICS), statistics));
  }

  private static ByteBuffer readFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException();
      }
    }
    return buffer.flip();
  }

  /// Deletes the files beside a checkpoint.
  static void delete(Path checkpoint) throws IOException {
    for (int c = 0; Files.deleteIfExists(file(checkpoint, c)); c++) {
      // Each chain has a file, with draws or without.
    }
  }
}
