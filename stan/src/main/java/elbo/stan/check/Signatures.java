// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

/// The functions of the Stan language, with the types they take and give. Facts from the Stan
/// Functions Reference; a test compares them with `stanc --dump-stan-math-signatures` (2.35).
///
/// ```
/// {a, b}_{c, d}:                 the functions a_c, a_d, b_c, b_d ...
///   (int|real, T) => real(T)     ... take these arguments; a | b: either; several lines add up,
///       where T = array* vector  and the first line that has given arguments settles the result
/// ```
///
/// `array* T` is T and the arrays of it of rank 1 to 9, `array+ T` only the arrays. Of a type T:
/// `real(T)` has reals for its ints, `complex(T)` complex numbers for its reals, `magnitude(T)`
/// reals for its complex numbers, `ints(T)` is the array of ints of T's shape. `data` marks an
/// argument that must be data. Lines that begin with `#` are comments. Functions that take
/// functions are in [HigherOrderFunctions].
///
/// In a class and not a resource, as that takes 4 ms to find and unpack at each start.
final class Signatures {
  private Signatures() {}

  static final String TABLE =
      """
      let Reals = real | vector | row_vector | array[] real
      let Ints = int | array[] int
      let Number = int | real
      let Numbers = int | real | vector | row_vector | array[] int | array[] real
      let Vectors = vector | row_vector | array[] vector | array[] row_vector
      let Vector = vector | row_vector
      let Container = vector | row_vector | matrix
      let ComplexContainer = complex_vector | complex_row_vector | complex_matrix
      let Basic = int | real | vector | row_vector | matrix
      let Any = int | real | complex | vector | row_vector | matrix | complex_vector | complex_row_vector | complex_matrix

      # ---- Constants

      e, machine_precision, negative_infinity, not_a_number, pi, positive_infinity, sqrt2, log2, log10:
        () => real

      # ---- Functions of one number, entry by entry

      Phi, Phi_approx, cbrt, ceil, digamma, erf, erfc, exp2, expm1, floor, inv, inv_Phi, inv_cloglog, inv_erfc, inv_logit, inv_sqrt, inv_square, lambert_w0, lambert_wm1, lgamma, log1m, log1m_exp, log1m_inv_logit, log1p, log1p_exp, log2, log_inv_logit, logit, round, square, std_normal_log_qf, std_normal_qf, tgamma, trigamma, trunc:
        (T) => real(T)  where T = array* Basic

      acos, acosh, asin, asinh, atan, atanh, cos, cosh, exp, log, log10, sin, sinh, sqrt, tan, tanh:
        (T) => real(T)  where T = array* Basic
        (complex) => complex

      abs:
        (T) => T  where T = array* Basic
        (T) => magnitude(T)  where T = array* complex|array* ComplexContainer

      step:
        (real) => real

      int_step:
        (Number) => int

      is_inf, is_nan:
        (real) => int

      to_int:
        (data T) => ints(T)  where T = array* Number

      # ---- Functions of two numbers, entry by entry

      atan2, beta, fdim, fmax, fmin, fmod, hypot, lbeta, lchoose, lmultiply, log_diff_exp, log_falling_factorial, log_inv_logit_diff, log_modified_bessel_first_kind, log_rising_factorial, log_sum_exp, pow:
        (T, T|Number) => real(T)  where T = array* Basic
        (Number, T) => real(T)  where T = array* Basic

      log_sum_exp:
        (array[] real|Container) => real

      pow:
        (T, T|complex) => T  where T = array* complex|array* ComplexContainer
        (complex, T) => T  where T = array* complex|array* ComplexContainer

      gamma_p, gamma_q, owens_t:
        (T, T|real) => T  where T = array* real|array* Container
        (real, T) => T  where T = array* real|array* Container

      bessel_first_kind, bessel_second_kind, binary_log_loss, lmgamma, modified_bessel_first_kind, modified_bessel_second_kind:
        (int|ints(T), T) => T  where T = array* real|array* Container
        (T, real) => real(T)  where T = array* int

      ldexp:
        (T, int|ints(T)) => T  where T = array* real|array* Container
        (real, T) => real(T)  where T = array* int

      falling_factorial, rising_factorial:
        (T, int|ints(T)) => T  where T = array* real|array* Container
        (real, T) => real(T)  where T = array* int
        (T, T|int) => T  where T = array* int
        (int, T) => T  where T = array* int

      choose:
        (T, T|int) => T  where T = array* int
        (int, T) => T  where T = array* int

      inc_beta, inv_inc_beta:
        (real, real, real) => real

      fma:
        (real, real, real) => real
        (T|real, T|real, T|real) => T  where T = Container

      hypergeometric_1F0:
        (real, real) => real

      hypergeometric_2F1:
        (real, real, real, real) => real

      hypergeometric_3F2, hypergeometric_pFq:
        (vector|array[] real, vector|array[] real, real) => real

      log_mix:
        (real, real, real) => real
        (array[] real|Vector, array[] real|Vectors) => real

      # ---- Complex numbers

      to_complex:
        () => complex
        (real) => complex
        (T, T|real) => complex(T)  where T = array* real|array* Container
        (real, T) => complex(T)  where T = array* real|array* Container

      arg, norm:
        (complex) => real

      proj:
        (complex) => complex

      polar:
        (real, real) => complex

      conj:
        (T) => T  where T = array* complex|array* ComplexContainer

      get_imag, get_real:
        (T) => magnitude(T)  where T = array* complex|array* ComplexContainer

      # ---- Operators

      add, subtract:
        (T, T) => T  where T = Any
        (real, T) => T  where T = Container
        (T, real) => T  where T = Container
        (complex, T) => T  where T = ComplexContainer
        (T, complex) => T  where T = ComplexContainer

      elt_divide, elt_multiply:
        (T, T) => T  where T = Any
        (real, T) => T  where T = Container
        (T, real) => T  where T = Container
        (complex, T) => T  where T = ComplexContainer
        (T, complex) => T  where T = ComplexContainer

      multiply:
        (T, T) => T  where T = int|real|complex|matrix|complex_matrix
        (real, T) => T  where T = Container
        (T, real) => T  where T = Container
        (complex, T) => T  where T = ComplexContainer
        (T, complex) => T  where T = ComplexContainer
        (row_vector, vector) => real
        (vector, row_vector) => matrix
        (matrix, vector) => vector
        (row_vector, matrix) => row_vector
        (complex_row_vector, complex_vector) => complex
        (complex_vector, complex_row_vector) => complex_matrix
        (complex_matrix, complex_vector) => complex_vector
        (complex_row_vector, complex_matrix) => complex_row_vector

      divide:
        (T, T) => T  where T = int|real|complex
        (real, T) => T  where T = Container
        (T, real) => T  where T = Container
        (complex, T) => T  where T = ComplexContainer
        (T, complex) => T  where T = ComplexContainer

      modulus, logical_and, logical_or:
        (int, int) => int

      logical_negation:
        (int) => int

      logical_gt, logical_gte, logical_lt, logical_lte:
        (Number, Number) => int

      logical_eq, logical_neq:
        (Number, Number) => int
        (complex, real|complex) => int

      minus:
        (T) => T  where T = array* Any

      plus:
        (T) => T  where T = int|real|complex|Container

      transpose:
        (vector) => row_vector
        (row_vector) => vector
        (matrix) => matrix
        (complex_vector) => complex_row_vector
        (complex_row_vector) => complex_vector
        (complex_matrix) => complex_matrix

      # ---- Arrays and containers: shape

      append_array:
        (T, T) => T  where T = array+ Any

      size:
        (array* Any) => int

      num_elements:
        (Container|ComplexContainer|array+ Any) => int

      dims:
        (array* Basic|array* complex|array+ ComplexContainer) => array[] int

      rows, cols:
        (Container|ComplexContainer) => int

      head, tail:
        (T, int) => T  where T = Vector|complex_vector|complex_row_vector|array[] Any|array[,] Any|array[,,] Any

      segment:
        (T, int, int) => T  where T = Vector|complex_vector|complex_row_vector|array[] Any|array[,] Any|array[,,] Any

      reverse:
        (T) => T  where T = Vector|complex_vector|complex_row_vector|array+ Any

      rep_array:
        (T, int) => array[] T  where T = Any|array[] Any|array[,] Any
        (T, int, int) => array[,] T  where T = Any|array[] Any|array[,] Any
        (T, int, int, int) => array[,,] T  where T = Any|array[] Any|array[,] Any

      rep_matrix:
        (Vector, int) => matrix
        (real, int, int) => matrix
        (complex_vector|complex_row_vector, int) => complex_matrix
        (complex, int, int) => complex_matrix

      rep_vector:
        (real, int) => vector
        (complex, int) => complex_vector

      rep_row_vector:
        (real, int) => row_vector
        (complex, int) => complex_row_vector

      append_col:
        (matrix|vector, matrix|vector) => matrix
        (row_vector, row_vector|real) => row_vector
        (real, row_vector) => row_vector
        (complex_matrix|complex_vector, complex_matrix|complex_vector) => complex_matrix
        (complex_row_vector, complex_row_vector|complex) => complex_row_vector
        (complex, complex_row_vector) => complex_row_vector

      append_row:
        (matrix|row_vector, matrix|row_vector) => matrix
        (vector, vector|real) => vector
        (real, vector) => vector
        (complex_matrix|complex_row_vector, complex_matrix|complex_row_vector) => complex_matrix
        (complex_vector, complex_vector|complex) => complex_vector
        (complex, complex_vector) => complex_vector

      block:
        (T, int, int, int, int) => T  where T = matrix|complex_matrix

      sub_col:
        (matrix, int, int, int) => vector
        (complex_matrix, int, int, int) => complex_vector

      sub_row:
        (matrix, int, int, int) => row_vector
        (complex_matrix, int, int, int) => complex_row_vector

      col:
        (matrix, int) => vector
        (complex_matrix, int) => complex_vector

      row:
        (matrix, int) => row_vector
        (complex_matrix, int) => complex_row_vector

      to_array_1d:
        (array+ int) => array[] int
        (array+ real|Container) => array[] real
        (ComplexContainer) => array[] complex

      to_array_2d:
        (matrix) => array[,] real
        (complex_matrix) => array[,] complex

      to_matrix:
        (array[,] int|array[,] real|array[] row_vector|Container) => matrix
        (array[] int|array[] real|Container, int, int) => matrix
        (array[] int|array[] real|Container, int, int, int) => matrix
        (array[,] complex|array[] complex_row_vector|ComplexContainer) => complex_matrix
        (array[] complex|ComplexContainer, int, int) => complex_matrix
        (array[] complex|ComplexContainer, int, int, int) => complex_matrix

      to_vector:
        (array[] int|array[] real|Container) => vector
        (array[] complex|ComplexContainer) => complex_vector

      to_row_vector:
        (array[] int|array[] real|Container) => row_vector
        (array[] complex|ComplexContainer) => complex_row_vector

      linspaced_array:
        (data int, data real, data real) => array[] real

      linspaced_int_array:
        (data int, data int, data int) => array[] int

      linspaced_vector:
        (data int, data real, data real) => vector

      linspaced_row_vector:
        (data int, data real, data real) => row_vector

      one_hot_array:
        (int, int) => array[] real

      one_hot_int_array:
        (int, int) => array[] int

      one_hot_vector:
        (int, int) => vector

      one_hot_row_vector:
        (int, int) => row_vector

      ones_array, zeros_array:
        (int) => array[] real

      ones_int_array, zeros_int_array:
        (int) => array[] int

      ones_vector, zeros_vector, uniform_simplex:
        (int) => vector

      ones_row_vector, zeros_row_vector:
        (int) => row_vector

      identity_matrix:
        (int) => matrix

      # ---- Arrays and containers: values

      sum, prod:
        (array[] int) => int
        (array[] real|Container) => real
        (array[] complex|ComplexContainer) => complex

      max, min:
        (array[] int) => int
        (array[] real|Container) => real
        (int, int) => int

      mean, sd, variance:
        (array[] real|Container) => real

      norm1, norm2:
        (array[] real|Vector) => real

      cumulative_sum:
        (T) => T  where T = array[] int|array[] real|array[] complex|Vector|complex_vector|complex_row_vector

      sort_asc, sort_desc:
        (T) => T  where T = array[] int|array[] real|Vector

      sort_indices_asc, sort_indices_desc:
        (array[] int|array[] real|Vector) => array[] int

      rank:
        (array[] int|array[] real|Vector, int) => int

      quantile:
        (data array[] real|Vector, data real) => real
        (data array[] real|Vector, data array[] real) => array[] real

      dot_product:
        (Vector, Vector) => real
        (array[] real, array[] real) => real
        (complex_vector|complex_row_vector, complex_vector|complex_row_vector) => complex
        (array[] complex, array[] complex) => complex

      dot_self:
        (Vector) => real
        (complex_vector|complex_row_vector) => complex

      distance, squared_distance:
        (Vector, Vector) => real

      squared_distance:
        (real, real) => real

      columns_dot_product:
        (T, T) => row_vector  where T = Container
        (T, T) => complex_row_vector  where T = ComplexContainer

      columns_dot_self:
        (Container) => row_vector
        (ComplexContainer) => complex_row_vector

      rows_dot_product:
        (T, T) => vector  where T = Container
        (T, T) => complex_vector  where T = ComplexContainer

      rows_dot_self:
        (Container) => vector
        (ComplexContainer) => complex_vector

      softmax, log_softmax:
        (vector) => vector

      # ---- Linear algebra

      chol2inv, cholesky_decompose, crossprod, generalized_inverse, inverse, inverse_spd, matrix_exp, multiply_lower_tri_self_transpose, qr_Q, qr_R, qr_thin_Q, qr_thin_R, tcrossprod:
        (matrix) => matrix

      determinant, log_determinant, log_determinant_spd:
        (matrix) => real

      add_diag:
        (matrix, real|Vector) => matrix
        (complex_matrix, complex|complex_vector|complex_row_vector) => complex_matrix

      diag_matrix:
        (vector) => matrix
        (complex_vector) => complex_matrix

      diag_post_multiply:
        (matrix, Vector) => matrix
        (complex_matrix, complex_vector|complex_row_vector) => complex_matrix

      diag_pre_multiply:
        (Vector, matrix) => matrix
        (complex_vector|complex_row_vector, complex_matrix) => complex_matrix

      diagonal, eigenvalues_sym:
        (matrix) => vector
        (complex_matrix) => complex_vector

      symmetrize_from_lower_tri, eigenvectors_sym, svd_U, svd_V:
        (T) => T  where T = matrix|complex_matrix

      eigenvalues:
        (matrix|complex_matrix) => complex_vector

      eigenvectors, complex_schur_decompose_t, complex_schur_decompose_u:
        (matrix|complex_matrix) => complex_matrix

      eigendecompose:
        (matrix|complex_matrix) => tuple(complex_matrix, complex_vector)

      eigendecompose_sym:
        (matrix) => tuple(matrix, vector)
        (complex_matrix) => tuple(complex_matrix, complex_vector)

      complex_schur_decompose:
        (matrix|complex_matrix) => tuple(complex_matrix, complex_matrix)

      qr, qr_thin:
        (matrix) => tuple(matrix, matrix)

      svd:
        (matrix) => tuple(matrix, vector, matrix)
        (complex_matrix) => tuple(complex_matrix, vector, complex_matrix)

      singular_values:
        (matrix|complex_matrix) => vector

      fft, inv_fft:
        (complex_vector) => complex_vector

      fft2, inv_fft2:
        (complex_matrix) => complex_matrix

      matrix_exp_multiply:
        (matrix, matrix) => matrix

      scale_matrix_exp_multiply:
        (real, matrix, matrix) => matrix

      matrix_power:
        (matrix, int) => matrix

      mdivide_left, mdivide_left_spd, mdivide_left_tri_low:
        (matrix, T) => T  where T = vector|matrix

      mdivide_right, mdivide_right_spd, mdivide_right_tri_low:
        (T, matrix) => T  where T = row_vector|matrix

      mdivide_right:
        (T, complex_matrix) => T  where T = complex_row_vector|complex_matrix

      quad_form, quad_form_sym:
        (matrix, matrix) => matrix
        (matrix, vector) => real

      quad_form_diag:
        (matrix, Vector) => matrix

      trace:
        (matrix) => real
        (complex_matrix) => complex

      trace_dot:
        (matrix, matrix) => real

      trace_quad_form:
        (matrix, matrix|vector) => real

      trace_gen_quad_form:
        (matrix, matrix, matrix) => real

      csr_extract:
        (matrix) => tuple(vector, array[] int, array[] int)

      csr_extract_u, csr_extract_v:
        (matrix) => array[] int

      csr_extract_w:
        (matrix) => vector

      csr_matrix_times_vector:
        (int, int, vector, array[] int, array[] int, vector) => vector

      csr_to_dense_matrix:
        (int, int, vector, array[] int, array[] int) => matrix

      # ---- Gaussian processes and hidden Markov models

      gp_exp_quad_cov, gp_exponential_cov, gp_matern32_cov, gp_matern52_cov:
        (array[] real|array[] vector, real, real) => matrix
        (T, T, real, real) => matrix  where T = array[] real|array[] vector
        (array[] vector, real, array[] real) => matrix
        (array[] vector, array[] vector, real, array[] real) => matrix

      gp_dot_prod_cov:
        (array[] real|array[] vector, real) => matrix
        (T, T, real) => matrix  where T = array[] real|array[] vector

      gp_periodic_cov:
        (array[] real|array[] vector, real, real, real) => matrix
        (T, T, real, real, real) => matrix  where T = array[] real|array[] vector

      hmm_marginal:
        (matrix, matrix, vector) => real

      hmm_hidden_state_prob:
        (data matrix, data matrix, data vector) => matrix

      hmm_latent_rng:
        (matrix, matrix, vector) => array[] int

      # ---- Constraining transforms

      lower_bound_{constrain, jacobian, unconstrain}, upper_bound_{constrain, jacobian, unconstrain}:
        (real, real) => real
        (T, T|real) => T  where T = array* array[] real|array* Container

      lower_upper_bound_{constrain, jacobian, unconstrain}, offset_multiplier_{constrain, jacobian, unconstrain}:
        (real, real, real) => real
        (T, T|real, T|real) => T  where T = array* array[] real|array* Container

      {ordered, positive_ordered, simplex, sum_to_zero, unit_vector}_{constrain, jacobian, unconstrain}:
        (T) => T  where T = array* vector

      {sum_to_zero, stochastic_column, stochastic_row}_{constrain, jacobian, unconstrain}:
        (T) => T  where T = array* matrix

      {cholesky_factor_corr, corr_matrix, cov_matrix}_{constrain, jacobian}:
        (T, int) => shape(matrix, T)  where T = array* vector

      cholesky_factor_cov_{constrain, jacobian}:
        (T, int, int) => shape(matrix, T)  where T = array* vector

      {cholesky_factor_corr, cholesky_factor_cov, corr_matrix, cov_matrix}_unconstrain:
        (T) => shape(vector, T)  where T = array* matrix

      # ---- Densities of a real

      std_normal_{lpdf, cdf, lcdf, lccdf}:
        (Reals) => real

      {chi_square, exponential, inv_chi_square, rayleigh}_{lpdf, cdf, lcdf, lccdf}:
        (Reals, Reals) => real

      {beta, cauchy, double_exponential, frechet, gamma, gumbel, inv_gamma, logistic, lognormal, normal, pareto, scaled_inv_chi_square, uniform, von_mises, weibull}_{lpdf, cdf, lcdf, lccdf}, loglogistic_{lpdf, cdf}:
        (Reals, Reals, Reals) => real

      {exp_mod_normal, pareto_type_2, skew_double_exponential, skew_normal, student_t}_{lpdf, cdf, lcdf, lccdf}:
        (Reals, Reals, Reals, Reals) => real

      beta_proportion_{lpdf, lcdf, lccdf}:
        (Reals, Reals, Numbers) => real

      wiener_lpdf:
        (Reals, Reals, Reals, Reals, Reals) => real
        (real, real, real, real, real, real) => real
        (real, real, real, real, real, data real) => real
        (real, real, real, real, real, real, real, real) => real
        (real, real, real, real, real, real, real, real, data real) => real

      wiener_{lcdf, lccdf}_unnorm:
        (real, real, real, real, real) => real
        (real, real, real, real, real, data real) => real
        (real, real, real, real, real, real, real, real) => real
        (real, real, real, real, real, real, real, real, data real) => real

      # ---- Densities of an int

      {bernoulli, poisson}_{lpmf, cdf, lcdf, lccdf}, {bernoulli_logit, poisson_log}_lpmf, yule_simon_{lpmf, cdf, lcdf, lccdf}:
        (Ints, Reals) => real

      binomial_{lpmf, cdf, lcdf, lccdf}, binomial_logit_lpmf:
        (Ints, Ints, Reals) => real

      beta_binomial_{lpmf, cdf, lcdf, lccdf}:
        (Ints, Ints, Reals, Reals) => real

      beta_neg_binomial_{lpmf, cdf, lcdf, lccdf}:
        (Ints, Reals, Reals, Reals) => real

      {neg_binomial, neg_binomial_2}_{lpmf, cdf, lcdf, lccdf}, neg_binomial_2_log_lpmf:
        (Ints, Reals, Reals) => real

      discrete_range_{lpmf, cdf, lcdf, lccdf}:
        (Ints, Ints, Ints) => real

      hypergeometric_lpmf:
        (int, int, int, int) => real

      categorical_lpmf, categorical_logit_lpmf:
        (Ints, vector) => real

      ordered_logistic_lpmf:
        (int, real, vector) => real
        (array[] int, vector, vector|array[] vector) => real

      ordered_probit_lpmf:
        (int, real, vector) => real
        (array[] int, real|vector, vector|array[] vector) => real

      multinomial_lpmf, multinomial_logit_lpmf, dirichlet_multinomial_lpmf:
        (array[] int, vector) => real

      # ---- Densities of vectors and matrices

      dirichlet_lpdf:
        (Vectors, Vectors) => real

      multi_normal_lpdf, multi_normal_cholesky_lpdf, multi_normal_prec_lpdf:
        (Vectors, Vectors, matrix) => real

      multi_student_t_lpdf, multi_student_t_cholesky_lpdf:
        (Vectors, real, Vectors, matrix) => real

      multi_gp_lpdf, multi_gp_cholesky_lpdf:
        (matrix, matrix, vector) => real

      wishart_lpdf, wishart_cholesky_lpdf, inv_wishart_lpdf, inv_wishart_cholesky_lpdf:
        (matrix, real, matrix) => real

      lkj_corr_lpdf, lkj_corr_cholesky_lpdf:
        (matrix, real) => real

      lkj_cov_lpdf:
        (matrix, vector, vector, real) => real

      gaussian_dlm_obs_lpdf:
        (matrix, matrix, matrix, matrix|vector, matrix, vector, matrix) => real

      # ---- Generalised linear models

      bernoulli_logit_glm_lpmf, poisson_log_glm_lpmf:
        (int, matrix, real|vector, vector) => real
        (array[] int, matrix|row_vector, real|vector, vector) => real

      binomial_logit_glm_lpmf:
        (Ints, Ints, matrix, real, vector) => real
        (int, int, matrix, vector, vector) => real
        (array[] int, array[] int, matrix|row_vector, real|vector, vector) => real

      neg_binomial_2_log_glm_lpmf:
        (int, matrix, real|vector, vector, real) => real
        (array[] int, matrix|row_vector, real|vector, vector, real) => real

      normal_id_glm_lpdf:
        (real, matrix, real|vector, vector, real|vector) => real
        (vector, matrix|row_vector, real|vector, vector, real|vector) => real

      categorical_logit_glm_lpmf:
        (Ints, matrix|row_vector, vector, matrix) => real

      ordered_logistic_glm_lpmf:
        (Ints, matrix|row_vector, vector, vector) => real

      # ---- Random numbers

      std_normal_rng:
        () => real

      {chi_square, exponential, inv_chi_square, rayleigh}_rng:
        (Number) => real
        (Numbers) => array[] real

      {beta, cauchy, double_exponential, frechet, gamma, gumbel, inv_gamma, logistic, loglogistic, lognormal, normal, pareto, scaled_inv_chi_square, uniform, von_mises, weibull}_rng:
        (Number, Number) => real
        (Numbers, Numbers) => array[] real

      {exp_mod_normal, pareto_type_2, skew_double_exponential, skew_normal, student_t}_rng:
        (Number, Number, Number) => real
        (Numbers, Numbers, Numbers) => array[] real

      beta_proportion_rng:
        (real, Number) => real
        (Reals, Numbers) => array[] real

      bernoulli_rng, bernoulli_logit_rng, poisson_rng, poisson_log_rng, yule_simon_rng:
        (Number) => int
        (Numbers) => array[] int

      {neg_binomial, neg_binomial_2, neg_binomial_2_log}_rng:
        (Number, Number) => int
        (Numbers, Numbers) => array[] int

      binomial_rng:
        (int, Number) => int
        (Ints, Numbers) => array[] int

      beta_binomial_rng:
        (int, Number, Number) => int
        (Ints, Numbers, Numbers) => array[] int

      beta_neg_binomial_rng:
        (Number, Number, Number) => int
        (Numbers, Numbers, Numbers) => array[] int

      discrete_range_rng:
        (int, int) => int
        (Ints, Ints) => array[] int

      hypergeometric_rng:
        (int, int, int) => int

      categorical_rng, categorical_logit_rng:
        (vector) => int

      ordered_logistic_rng, ordered_probit_rng:
        (real, vector) => int

      multinomial_rng, multinomial_logit_rng, dirichlet_multinomial_rng:
        (vector, int) => array[] int

      dirichlet_rng:
        (vector) => vector

      bernoulli_logit_glm_rng:
        (matrix|row_vector, vector, vector) => array[] int

      multi_normal_rng, multi_normal_cholesky_rng:
        (Vector, matrix) => vector
        (Vectors, matrix) => array[] vector

      multi_student_t_rng, multi_student_t_cholesky_rng:
        (real, Vector, matrix) => vector
        (real, Vectors, matrix) => array[] vector

      wishart_rng, wishart_cholesky_rng, inv_wishart_rng, inv_wishart_cholesky_rng:
        (real, matrix) => matrix

      lkj_corr_rng, lkj_corr_cholesky_rng:
        (int, real) => matrix
      """;
}
