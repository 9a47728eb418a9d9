/// Block kernels on `double[]` with offsets, the instructions of compiled graphs. Not exported.
///
/// - [elbo.kernel.UnaryKernels], [elbo.kernel.BinaryKernels], [elbo.kernel.TernaryKernels]:
///   elementwise functions.
/// - [elbo.kernel.Reductions]: sums and their like, in one fixed order.
/// - [elbo.kernel.Moves]: copies, repeats, gathers, scatters, transposes.
/// - [elbo.kernel.Products], [elbo.kernel.Triangular]: linear algebra with draws innermost.
///
/// A kernel's bits are part of its contract: they depend neither on the block's size nor on the
/// number of lanes nor on whether the scalar twin or the vector twin ran. The plain loops run from
/// the first call; for functions that the JVM does not vectorise by itself there are twins written
/// with the Vector API.
package elbo.kernel;
