// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.bijector.Bijector;
import elbo.bijector.Bounds;
import elbo.bijector.Identity;
import elbo.bijector.Ordered;
import elbo.bijector.Simplex;
import elbo.bijector.UnitVector;
import elbo.model.ElementOrder;
import elbo.model.Model;
import elbo.model.ModelBuilder;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VariableFamiliesTest {
  private static final Model MODEL = model();

  private static Model model() {
    ModelBuilder builder = new ModelBuilder(15);
    add(builder, "mu", new Identity(), Shape.SCALAR);
    add(builder, "tau", Bounds.lower(0), Shape.of(2));
    add(builder, "debt", Bounds.upper(1), Shape.SCALAR);
    add(builder, "p", Bounds.between(0, 2), Shape.SCALAR);
    add(builder, "pi", new Simplex(), Shape.of(2, 3));
    add(builder, "wind", new UnitVector(), Shape.of(2));
    add(builder, "sphere", new UnitVector(), Shape.of(3));
    add(builder, "cuts", Ordered.increasing(), Shape.SCALAR.append(1));
    return builder.build();
  }

  private static void add(ModelBuilder builder, String name, Bijector bijector, Shape shape) {
    builder.parameter(name, bijector, shape, ElementOrder.ROW_MAJOR);
  }

  private static Family of(String word) {
    return VariableFamilies.of(word, MODEL.parameters());
  }

  private static List<Family> families(Family family) {
    return ((Product) family).parts().stream().map(Product.Part::family).toList();
  }

  @Test
  void factorsSuitWhatVariablesMayBe() {
    assertThat(families(of("matched")))
        .containsExactly(
            new MeanField(1),
            new GammaFactors(2),
            new GammaFactors(1),
            new DirichletFactors(1, 1),
            new DirichletFactors(4, 2),
            new VonMisesFactors(2),
            new MeanField(3),
            new MeanField(1));
  }

  @Test
  void factorsMayBeChosenByName() {
    assertThat(families(of("matched:mu=student-t, tau=normal,sphere=full-rank")))
        .startsWith(new StudentTFactors(1), new MeanField(2), new GammaFactors(1))
        .contains(new FullRank(3));
    assertThat(families(of("matched:tau=truncated-normal,p=truncated-normal")))
        .contains(new TruncatedNormalFactors(2, 1), new TruncatedNormalFactors(1, 2));
    assertThat(VariableFamilies.matched(MODEL.parameters(), Map.of("mu", "laplace")))
        .isEqualTo(of("matched:mu=laplace"));
  }

  @Test
  void blocksAreFullRankAndTheRestIndependent() {
    Product product = (Product) of("blocks:p+mu,tau");
    assertThat(product.parts())
        .startsWith(
            new Product.Part("p+mu", new FullRank(2), IntArray.of(4, 0)),
            new Product.Part("tau", new FullRank(2), IntArray.of(1, 2)),
            new Product.Part("debt", new MeanField(1), IntArray.of(3)));
    assertThat(product.dimension()).isEqualTo(15);
    assertThat(product.description()).startsWith("independent p+mu full-rank, tau full-rank");
  }

  @Test
  void sitesDependOnGlobalVariablesOrOnEarlierOnes() {
    List<Structured.Site> sites = ((Structured) of("hierarchical:p,mu")).sites();
    assertThat(sites)
        .startsWith(
            new Structured.Site("p+mu", IntArray.of(4, 0), IntArray.of(), true),
            new Structured.Site("tau", IntArray.of(1, 2), IntArray.of(0), false));
    sites = ((Structured) of("autoregressive:p,mu,tau")).sites();
    assertThat(sites)
        .startsWith(
            new Structured.Site("p", IntArray.of(4), IntArray.of(), false),
            new Structured.Site("mu", IntArray.of(0), IntArray.of(0), false),
            new Structured.Site("tau", IntArray.of(1, 2), IntArray.of(0, 1), false),
            new Structured.Site("debt", IntArray.of(3), IntArray.of(), false));
    assertThatThrownBy(() -> of("hierarchical")).hasMessageContaining("variables are missing");
    assertThatThrownBy(() -> of("autoregressive:p,p")).hasMessageContaining("p is named twice");
  }

  @Test
  void refusesWhatDoesNotSuit() {
    assertThatThrownBy(() -> of("matched:mu=gamma"))
        .hasMessage(
            "a factor gamma is for numbers with one bound, which mu is not; normal suits it, and"
                + " normal, laplace, student-t and full-rank any variable");
    assertThatThrownBy(() -> of("matched:mu=truncated-normal"))
        .hasMessageContaining("is for numbers with one bound or two, which mu is not");
    assertThatThrownBy(() -> of("matched:mu=cauchy"))
        .hasMessageContaining("there is no factor cauchy for mu; there are normal, laplace");
    assertThatThrownBy(() -> of("matched:sigma=gamma"))
        .hasMessageContaining("the model has no parameter sigma; it has mu, tau");
    assertThatThrownBy(() -> of("matched:mu")).hasMessageContaining("expected VARIABLE=FACTOR");
    assertThatThrownBy(() -> of("blocks")).hasMessageContaining("blocks need variables");
    assertThatThrownBy(() -> of("blocks:mu,mu+p")).hasMessageContaining("mu is in two blocks");
  }
}
