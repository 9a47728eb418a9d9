// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.subsample;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows in a text file: a line of names, then a line of numbers per row, separated by commas. Of
/// the file only the places of every 1,024th row are kept in memory; the first pass over it finds
/// them.
public final class CsvRows implements RowSource {
  private static final int EVERY = 1024;

  private final Path path;
  private final List<String> names;
  private final long[] places;
  private final long numRows;

  private CsvRows(Path path, List<String> names, long[] places, long numRows) {
    this.path = path;
    this.names = List.copyOf(names);
    this.places = places;
    this.numRows = numRows;
  }

  /// Opens a file and finds its rows.
  public static CsvRows open(Path path) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      StringBuilder header = new StringBuilder();
      long place = 0;
      int b = in.read();
      for (; b >= 0 && b != '\n'; b = in.read()) {
        header.append((char) b);
        place++;
      }
      place++;
      List<Long> places = new ArrayList<>();
      long rows = 0;
      boolean empty = true;
      long start = place;
      for (b = in.read(); b >= 0; b = in.read()) {
        place++;
        if (b != '\n') {
          empty &= b == '\r';
          continue;
        }
        if (!empty) {
          if (rows % EVERY == 0) {
            places.add(start);
          }
          rows++;
        }
        start = place;
        empty = true;
      }
      if (!empty) {
        if (rows % EVERY == 0) {
          places.add(start);
        }
        rows++;
      }
      List<String> names =
          Arrays.stream(header.toString().strip().split(",", -1)).map(String::strip).toList();
      return new CsvRows(path, names, places.stream().mapToLong(Long::longValue).toArray(), rows);
    }
  }

  /// The names in the first line.
  public List<String> names() {
    return names;
  }

  @Override
  public long numRows() {
    return numRows;
  }

  @Override
  public int numColumns() {
    return names.size();
  }

  @Override
  public void read(long first, int count, double[] into) throws IOException {
    if (count == 0) {
      return;
    }
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      channel.position(places[Math.toIntExact(first / EVERY)]);
      InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
      int skip = (int) (first % EVERY);
      StringBuilder line = new StringBuilder();
      for (int row = -skip; row < count; ) {
        line.setLength(0);
        int b = in.read();
        for (; b >= 0 && b != '\n'; b = in.read()) {
          line.append((char) b);
        }
        if (b < 0 && line.isEmpty()) {
          throw new IOException(path + " has become shorter than its " + numRows + " rows");
        }
        if (line.toString().isBlank()) {
          continue;
        }
        if (row >= 0) {
          parse(line.toString(), first + row, into, row * names.size());
        }
        row++;
      }
    }
  }

  private void parse(String line, long row, double[] into, int at) throws IOException {
    String[] cells = line.strip().split(",", -1);
    if (cells.length != names.size()) {
      throw new IOException(
          path + ", row " + row + ": expected " + names.size() + " numbers, got " + cells.length);
    }
    for (int i = 0; i < cells.length; i++) {
      try {
        into[at + i] = Double.parseDouble(cells[i].strip());
      } catch (NumberFormatException _) {
        throw new IOException(
            path
                + ", row "
                + row
                + ", column "
                + names.get(i)
                + ": expected a number, got \""
                + new String(cells[i].getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                + "\"");
      }
    }
  }
}
