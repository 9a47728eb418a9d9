// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.List;
import java.util.stream.Collectors;

/// The type of a value, without sizes.
public sealed interface StanType {

  /// `int`
  StanType INT = Basic.INT;

  /// `real`
  StanType REAL = Basic.REAL;

  /// `complex`
  StanType COMPLEX = Basic.COMPLEX;

  /// `vector`
  StanType VECTOR = Basic.VECTOR;

  /// `row_vector`
  StanType ROW_VECTOR = Basic.ROW_VECTOR;

  /// `matrix`
  StanType MATRIX = Basic.MATRIX;

  /// `complex_vector`
  StanType COMPLEX_VECTOR = Basic.COMPLEX_VECTOR;

  /// `complex_row_vector`
  StanType COMPLEX_ROW_VECTOR = Basic.COMPLEX_ROW_VECTOR;

  /// `complex_matrix`
  StanType COMPLEX_MATRIX = Basic.COMPLEX_MATRIX;

  /// What a function without a value returns.
  StanType VOID = Special.VOID;

  /// The types that are neither array nor tuple nor function.
  enum Basic implements StanType {
    /// `int`
    INT,
    /// `real`
    REAL,
    /// `complex`
    COMPLEX,
    /// `vector`
    VECTOR,
    /// `row_vector`
    ROW_VECTOR,
    /// `matrix`
    MATRIX,
    /// `complex_vector`
    COMPLEX_VECTOR,
    /// `complex_row_vector`
    COMPLEX_ROW_VECTOR,
    /// `complex_matrix`
    COMPLEX_MATRIX;

    /// The type that a program calls so.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Basic named(String name) {
      return switch (name) {
        case "int" -> INT;
        case "real" -> REAL;
        case "complex" -> COMPLEX;
        case "vector" -> VECTOR;
        case "row_vector" -> ROW_VECTOR;
        case "matrix" -> MATRIX;
        case "complex_vector" -> COMPLEX_VECTOR;
        case "complex_row_vector" -> COMPLEX_ROW_VECTOR;
        case "complex_matrix" -> COMPLEX_MATRIX;
        default -> throw new IllegalArgumentException("there is no type " + name);
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /// How many indexes reach a scalar.
    public int rank() {
      return switch (this) {
        case INT, REAL, COMPLEX -> 0;
        case VECTOR, ROW_VECTOR, COMPLEX_VECTOR, COMPLEX_ROW_VECTOR -> 1;
        case MATRIX, COMPLEX_MATRIX -> 2;
      };
    }

    /// The type of one entry: int, real or complex.
    public Basic entry() {
      return switch (this) {
        case INT -> INT;
        case REAL, VECTOR, ROW_VECTOR, MATRIX -> REAL;
        case COMPLEX, COMPLEX_VECTOR, COMPLEX_ROW_VECTOR, COMPLEX_MATRIX -> COMPLEX;
      };
    }
  }

  /// An array; an array of rank two is an array of arrays.
  record Array(StanType element) implements StanType {
    @Override
    public String toString() {
      return "array[" + ",".repeat(rank(this) - 1) + "] " + innermost();
    }

    /// The type below all array levels.
    public StanType innermost() {
      return element instanceof Array inner ? inner.innermost() : element;
    }
  }

  /// A tuple of two or more members.
  record Tuple(List<StanType> members) implements StanType {
    /// Copies the members.
    public Tuple {
      members = List.copyOf(members);
    }

    @Override
    public String toString() {
      return members.stream()
          .map(StanType::toString)
          .collect(Collectors.joining(", ", "tuple(", ")"));
    }
  }

  /// A function: handed to a higher-order function, never a value.
  record Function(StanType result, List<Parameter> parameters) implements StanType {
    /// Copies the parameters.
    public Function {
      parameters = List.copyOf(parameters);
    }

    @Override
    public String toString() {
      return parameters.stream()
          .map(Parameter::toString)
          .collect(Collectors.joining(", ", "(", ") => " + result));
    }
  }

  /// One argument of a function's type.
  ///
  /// @param type its type
  /// @param dataOnly whether only data may be passed
  record Parameter(StanType type, boolean dataOnly) {
    @Override
    public String toString() {
      return dataOnly ? "data " + type : type.toString();
    }
  }

  /// What is no value.
  enum Special implements StanType {
    /// What a function without a value returns.
    VOID;

    @Override
    public String toString() {
      return "void";
    }
  }

  /// An array of the given rank, or `element` itself for rank 0.
  static StanType array(int rank, StanType element) {
    StanType type = element;
    for (int i = 0; i < rank; i++) {
      type = new Array(type);
    }
    return type;
  }

  /// How many array levels a type has.
  static int rank(StanType type) {
    return type instanceof Array array ? 1 + rank(array.element()) : 0;
  }
}
