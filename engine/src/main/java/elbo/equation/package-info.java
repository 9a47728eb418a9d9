/// Solvers of initial value problems for many lanes at once, with gradients. A lane is a problem of
/// its own (a draw, a subject): each has its own adaptive steps, and its bits do not depend on the
/// lanes beside it.
///
/// - [elbo.equation.OdeMethod]: a scheme with tolerances.
/// - [elbo.equation.OdeSystem]: what is solved, evaluated at one state per lane.
/// - [elbo.equation.OdeSolver]: steps forward, and the derivative of those very steps backward.
package elbo.equation;
