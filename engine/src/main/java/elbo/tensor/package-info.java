/// Dense values: [elbo.tensor.Shape] and [elbo.tensor.Tensor], row-major and immutable from
/// outside. No arithmetic is done here.
package elbo.tensor;
