// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// JSON files as trees of maps, lists, `double[]`, numbers, words and truth values. Numbers are
/// written as the shortest text that reads back to the same bits; NaN and the infinities as
/// strings.
final class JsonFile {
  private JsonFile() {}

  static void write(Path file, Map<String, Object> tree) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent() != null ? absolute.getParent() : absolute;
    // Not a file of createTempFile, which nobody else may read.
    Path temporary = folder.resolve("." + absolute.getFileName() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(temporary);
          JsonGenerator generator =
              new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
        write(generator, tree);
        generator.writeRaw('\n');
      }
      Files.move(
          temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (JacksonException e) {
      // A full disk, mostly; Jackson's own message adds a place that does not exist.
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void write(JsonGenerator generator, Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        generator.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          generator.writeName((String) entry.getKey());
          write(generator, entry.getValue());
        }
        generator.writeEndObject();
      }
      case List<?> list -> {
        generator.writeStartArray();
        for (Object element : list) {
          write(generator, element);
        }
        generator.writeEndArray();
      }
      case double[] numbers -> generator.writeRawValue(array(numbers));
      case Double number -> writeNumber(generator, number);
      case Integer number -> generator.writeNumber(number);
      case Long number -> generator.writeNumber(number);
      case Boolean truth -> generator.writeBoolean(truth);
      case String text -> generator.writeString(text);
      default -> throw new IllegalArgumentException("cannot write a " + value.getClass());
    }
  }

  /// One text of all numbers: a fit has millions, and a call of the generator for each is dear.
  private static String array(double[] numbers) {
    StringBuilder text = new StringBuilder(20 * numbers.length + 2).append('[');
    for (int i = 0; i < numbers.length; i++) {
      text.append(i > 0 ? "," : "");
      if (Double.isFinite(numbers[i])) {
        text.append(numbers[i]);
      } else {
        text.append('"').append(numbers[i]).append('"');
      }
    }
    return text.append(']').toString();
  }

  private static void writeNumber(JsonGenerator generator, double number) {
    if (Double.isFinite(number)) {
      generator.writeNumber(number);
    } else {
      generator.writeString(Double.toString(number));
    }
  }

  static JsonObject read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
      parser.nextToken();
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new IOException(file + " does not hold a JSON object");
      }
      return new JsonObject(file.toString(), readObject(parser));
    } catch (JacksonException e) {
      throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static Object read(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(read(parser));
        }
        yield list;
      }
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING -> parser.getString();
      case null, default ->
          throw new IllegalArgumentException("unexpected " + parser.currentToken());
    };
  }

  private static Map<String, Object> readObject(JsonParser parser) {
    Map<String, Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      map.put(name, read(parser));
    }
    return map;
  }
}
