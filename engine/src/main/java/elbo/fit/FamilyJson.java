// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.family.Families;
import elbo.family.Family;
import elbo.family.Product;
import elbo.family.Structured;
import elbo.tensor.IntArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Families as JSON: a word, the dimension, and what else they are built of.
final class FamilyJson {
  private static final String PRODUCT = "product";

  private static final String STRUCTURED = "structured";

  private FamilyJson() {}

  static Map<String, Object> write(Family family) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("family", family.name());
    map.put("dimension", family.dimension());
    map.putAll(new TreeMap<>(family.options()));
    if (family instanceof Product(List<Product.Part> parts)) {
      List<Object> list = new ArrayList<>();
      for (Product.Part part : parts) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", part.name());
        entry.put("coordinates", numbers(part.coordinates()));
        entry.putAll(write(part.family()));
        list.add(entry);
      }
      map.put("parts", list);
    }
    if (family instanceof Structured(List<Structured.Site> sites)) {
      List<Object> list = new ArrayList<>();
      for (Structured.Site site : sites) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", site.name());
        entry.put("coordinates", numbers(site.coordinates()));
        entry.put("parents", numbers(site.parents()));
        entry.put("dense", site.isDense());
        list.add(entry);
      }
      map.put("sites", list);
    }
    return map;
  }

  static Family read(JsonObject o) throws IOException {
    try {
      String word = o.text("family");
      if (word.equals(PRODUCT)) {
        List<Product.Part> parts = new ArrayList<>();
        for (JsonObject part : o.objects("parts")) {
          parts.add(new Product.Part(part.text("name"), read(part), indices(part, "coordinates")));
        }
        return new Product(parts);
      }
      if (word.equals(STRUCTURED)) {
        List<Structured.Site> sites = new ArrayList<>();
        for (JsonObject site : o.objects("sites")) {
          sites.add(
              new Structured.Site(
                  site.text("name"),
                  indices(site, "coordinates"),
                  indices(site, "parents"),
                  site.truth("dense")));
        }
        return new Structured(sites);
      }
      int dimension = Math.toIntExact(o.integer("dimension"));
      Map<String, Integer> options = new LinkedHashMap<>();
      for (String name : Families.of(word, dimension).options().keySet()) {
        options.put(name, Math.toIntExact(o.integer(name)));
      }
      return Families.of(word, dimension, options);
    } catch (IllegalArgumentException e) {
      throw new IOException(o.where() + ": " + e.getMessage(), e);
    }
  }

  private static double[] numbers(IntArray indices) {
    double[] numbers = new double[indices.length()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = indices.get(i);
    }
    return numbers;
  }

  private static IntArray indices(JsonObject o, String name) throws IOException {
    double[] numbers = o.numbers(name);
    int[] indices = new int[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      indices[i] = (int) numbers[i];
    }
    return IntArray.of(indices);
  }
}
