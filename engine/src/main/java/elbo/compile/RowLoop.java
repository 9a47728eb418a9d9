// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

/// A loop over blocks of rows of a data axis, so that what is computed between reading data and
/// adding to a sum stays in the cache. Sums restart every [#CHUNK_ROWS] rows: chunks could run in
/// parallel and give the same bits.
///
/// @param rows the length of the axis
/// @param cells rows × lanes of a block, but at least 8 rows
/// @param begin clears partial sums, at the beginning of each chunk
/// @param body computes a block
/// @param end adds the partial sums to the totals, at the end of each chunk
record RowLoop(int rows, int cells, Steps begin, Steps body, Steps end) implements Step {
  static final int CHUNK_ROWS = 4096;

  /// How many rows a block has: a power of two, at least 8, that divides a chunk.
  int blockRows(int lanes) {
    return Math.min(CHUNK_ROWS, Integer.highestOneBit(Math.max(8, cells / lanes)));
  }

  @Override
  public void run(Frame f) {
    int block = blockRows(f.lanes);
    for (int chunk = 0; chunk < rows; chunk += CHUNK_ROWS) {
      f.firstChunk = chunk == 0;
      f.row = chunk;
      begin.run(f);
      int behind = Math.min(rows, chunk + CHUNK_ROWS);
      for (int row = chunk; row < behind; row += block) {
        f.row = row;
        f.rows = Math.min(block, behind - row);
        body.run(f);
      }
      f.row = 0;
      f.rows = 0;
      end.run(f);
    }
  }
}
