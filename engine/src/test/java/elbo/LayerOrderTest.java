// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Each package of the engine uses only those before it. There is no list of exceptions.
class LayerOrderTest {
  private static final List<String> ORDER =
      List.of(
          "elbo.tensor",
          "elbo.special",
          "elbo.kernel",
          "elbo.random",
          "elbo.subsample",
          "elbo.equation",
          "elbo.graph",
          "elbo.autodiff",
          "elbo.rewrite",
          "elbo.compile",
          "elbo.distribution",
          "elbo.divergence",
          "elbo.bijector",
          "elbo.model",
          "elbo.family",
          "elbo.objective",
          "elbo.estimator",
          "elbo.optimizer",
          "elbo.diagnostic",
          "elbo.sampler",
          "elbo.choice",
          "elbo.approximation",
          "elbo.algorithm",
          "elbo.fit",
          "elbo.report");

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target", "classes"));

  @Test
  void everyClassStandsInALayer() {
    assertThat(CLASSES).isNotEmpty();
    for (JavaClass type : CLASSES) {
      if (!type.getSimpleName().equals("module-info")) {
        assertThat(ORDER)
            .as("a new package needs its place in the order: %s", type.getName())
            .contains(type.getPackageName());
      }
    }
  }

  @Test
  void noClassUsesALaterLayer() {
    TreeSet<String> upward = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      int from = ORDER.indexOf(type.getPackageName());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (ORDER.indexOf(target.getPackageName()) > from) {
          upward.add(dependency.getDescription());
        }
      }
    }
    assertThat(upward).isEmpty();
  }
}
