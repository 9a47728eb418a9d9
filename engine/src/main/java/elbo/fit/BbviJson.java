// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.BbviState.Ascent;
import elbo.optimizer.UpdateState;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The ascent of [elbo.algorithm.Bbvi] as JSON, exact to the bit.
final class BbviJson {
  private BbviJson() {}

  static Map<String, Object> write(Ascent a) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("iteration", a.iteration());
    map.put("phase", a.phase());
    map.put("step_size", a.stepSize());
    map.put("units", JsonObject.of(a.units()));
    map.put("phase_start", JsonObject.of(a.phaseStart()));
    map.put("update_step", a.update().step());
    map.put("parameters", JsonObject.of(a.update().parameters()));
    List<Object> slots = new ArrayList<>();
    a.update()
        .slots()
        .forEach((name, tensors) -> {
          Map<String, Object> slot = new LinkedHashMap<>();
          slot.put("name", name);
          slot.put("tensors", JsonObject.of(tensors));
          slots.add(slot);
        });
    map.put("slots", slots);
    map.put("values", numbers(a.values()));
    map.put("baseline", a.baseline());
    map.put("begun", numbers(a.begun()));
    map.put("checked", numbers(a.checked()));
    map.put("setbacks", a.setbacks());
    map.put("failures", a.numFailures());
    map.put("non_finite_samples", a.numNonFinite());
    map.put("trace", FitJson.writeTrace(a.trace()));
    map.put("decisions", a.decisions());
    map.put("done", a.done());
    map.put("converged", a.converged());
    map.put("convergence", a.convergence());
    return map;
  }

  private static double[] numbers(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static List<Double> list(double[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  static Ascent read(JsonObject o) throws IOException {
    SortedMap<String, List<Tensor>> slots = new TreeMap<>();
    for (JsonObject slot : o.objects("slots")) {
      slots.put(slot.text("name"), slot.tensors("tensors"));
    }
    return new Ascent(
        o.integer("iteration"),
        Math.toIntExact(o.integer("phase")),
        o.number("step_size"),
        o.tensors("units"),
        o.tensors("phase_start"),
        new UpdateState(o.integer("update_step"), o.tensors("parameters"), slots),
        list(o.numbers("values")),
        o.number("baseline"),
        list(o.numbers("begun")),
        list(o.numbers("checked")),
        Math.toIntExact(o.integer("setbacks")),
        Math.toIntExact(o.integer("failures")),
        o.integer("non_finite_samples"),
        FitJson.readTrace(o.objects("trace")),
        o.texts("decisions"),
        o.truth("done"),
        o.truth("converged"),
        o.text("convergence"));
  }
}
