// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.stream.Stream;

/// The folder that a command writes its results to. Each file appears whole or not at all: it is
/// written beside its place, forced to disk, and then moved.
final class OutputFolder {
  private final Path folder;

  private OutputFolder(Path folder) {
    this.folder = folder;
  }

  /// What a file is written with.
  interface Content {
    void writeTo(Writer writer) throws IOException;
  }

  /// The folder, made if it is not there.
  ///
  /// @param overwrite whether results that are there may be replaced
  /// @throws UserError if it holds results already, or cannot be written to
  static OutputFolder create(Path folder, boolean overwrite) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UserError(folder + " is a file; --output wants a folder");
    }
    if (!overwrite && Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new UserError(
              folder
                  + " is not empty; choose another --output, or replace what is there with --overwrite");
        }
      } catch (IOException e) {
        throw unwritable(folder, e);
      }
    }
    OutputFolder output = new OutputFolder(folder);
    try {
      Files.createDirectories(folder);
      Path probe = Files.createTempFile(folder, ".elbo", ".probe");
      Files.delete(probe);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
    return output;
  }

  /// A folder with results, to read or to add to.
  static OutputFolder existing(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UserError(
          "there is no folder " + folder + "; give the --output folder of an earlier fit");
    }
    return new OutputFolder(folder);
  }

  /// The path of a file in it.
  Path path(String name) {
    return folder.resolve(name);
  }

  /// Something that writes a file by itself, whole or not at all.
  interface Saving {
    void saveTo(Path file) throws IOException;
  }

  /// Lets a file be written.
  ///
  /// @throws UserError if it cannot be; what was there before is still there
  void save(String name, Saving saving) {
    Path target = folder.resolve(name);
    try {
      saving.saveTo(target);
    } catch (IOException e) {
      throw unwritten(target, e);
    }
  }

  /// Writes a file whole.
  ///
  /// @throws UserError if it cannot be written; what was there before is still there
  void write(String name, Content content) {
    Path target = folder.resolve(name);
    Path part = folder.resolve("." + name + ".part");
    try {
      try (BufferedWriter writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
        content.writeTo(writer);
      }
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      discard(part, e);
      throw unwritten(target, e);
    } catch (UncheckedIOException e) {
      discard(part, e);
      throw unwritten(target, Objects.requireNonNull(e.getCause()));
    }
  }

  private static UserError unwritten(Path target, IOException e) {
    return new UserError(
        "could not write "
            + target
            + ": "
            + reason(e)
            + "; free some space or choose another --output");
  }

  private static void discard(Path part, Exception problem) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      problem.addSuppressed(e);
    }
  }

  private static UserError unwritable(Path folder, IOException e) {
    return new UserError(
        "cannot write to " + folder + ": " + reason(e) + "; choose another --output");
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException f -> f.getFile() + " is a file";
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
