// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.random;

import elbo.kernel.NormalNoise;
import elbo.kernel.Philox;

/// Points that fill the unit cube more evenly than independent ones: a lattice of rank 1, in the
/// order of the radical inverse and moved by a random shift, so that every prefix is even and every
/// single point is uniform (L'Ecuyer & Lemieux 2002, "Recent advances in randomized quasi-Monte
/// Carlo methods"). Means over such points are unbiased; for smooth functions of a few coordinates
/// their error falls almost with 1/n instead of 1/√n. The error formula of independent draws is an
/// upper bound in practice.
///
/// Where order matters the points must not be used: neighbours in the sequence are far apart in the
/// cube.
public final class Lattice {
  /// Made by `engine/src/test/oracle/lattice_vector.py 18 256`.
  private static final int[] GENERATOR = {
    1, 93345, 238005, 202901, 247005, 15033, 11661, 196229, 259273, 170249, 110001, 114393, 146509,
    194885, 198757, 20909, 144657, 134525, 72873, 2849, 129557, 62525, 231981, 255033, 60057, 48477,
    42021, 165457, 211669, 149233, 128353, 136093, 19137, 238385, 210009, 226409, 42057, 19765,
    93197, 150057, 252405, 2689, 256189, 237517, 48725, 4561, 118637, 2501, 25, 257053, 229185, 625,
    61949, 214137, 165, 226273, 168309, 261093, 84361, 70649, 16873, 221677, 184581, 69009, 137201,
    123709, 151429, 39681, 70893, 60665, 202021, 177893, 214653, 97053, 167093, 59865, 225689,
    190185, 165109, 210873, 250333, 102845, 183189, 220301, 229801, 48845, 118117, 67029, 185905,
    39701, 67105, 221789, 228525, 45065, 244369, 150473, 58565, 34681, 200821, 171589, 105681,
    69789, 252481, 82961, 21841, 144901, 159089, 260785, 261433, 9601, 44769, 224601, 80437, 186637,
    183625, 56141, 226665, 145661, 12073, 67353, 198053, 38189, 186273, 92269, 125889, 177249,
    22153, 90453, 157913, 123469, 198541, 69341, 247561, 65225, 201769, 233537, 58785, 9141, 108373,
    156333, 236141, 197573, 63097, 166889, 27653, 125009, 17869, 34069, 139813, 50305, 2081, 30517,
    15037, 82533, 70381, 52081, 199333, 238637, 261661, 220733, 114293, 29537, 175941, 252161,
    198073, 110545, 253841, 229273, 146301, 172165, 122381, 257505, 217265, 115709, 164145, 71225,
    116217, 160229, 203165, 133705, 30313, 90649, 115289, 1809, 197545, 138689, 143241, 57077,
    11101, 3477, 51157, 24817, 237305, 198341, 144217, 180905, 112465, 78189, 150809, 64725, 167037,
    139933, 201881, 7485, 36033, 21737, 124789, 217201, 143445, 4005, 236921, 253449, 135861, 90785,
    144897, 195565, 91789, 186897, 256333, 44421, 159709, 175917, 129481, 59441, 205409, 192209,
    158905, 105321, 232733, 65293, 229013, 149321, 235657, 208101, 214961, 13301, 207073, 59461,
    184101, 253701, 194857, 26645, 79169, 137421, 226801, 124801, 59325, 132965, 3165, 179253,
    104189, 160569, 198945, 106413, 35985, 59353,
  };

  /// Coordinates beyond the last of the lattice are independent.
  private static final int MAX_COORDINATES = GENERATOR.length - 1;

  private Lattice() {}

  /// Fills arrays with the first points of a lattice: a uniform number and standard normal ones for
  /// each.
  ///
  /// @param key of the shift
  /// @param numDraws how many points
  /// @param numElements normal numbers per point
  /// @param uniforms written: one in (0, 1) per point
  /// @param normals written: element `e` of point `d` goes to `d · numElements + e`
  public static void fill(
      Key key, int numDraws, int numElements, double[] uniforms, double[] normals) {
    Key shifts = key.fold("shift");
    int even = Math.min(numElements, MAX_COORDINATES);
    long[] shift = new long[even + 1];
    for (int e = 0; e <= even; e++) {
      shift[e] = shifts.word(e, 0, 0, 0, 0);
    }
    long[] words = new long[numElements + 3];
    for (int d = 0; d < numDraws; d++) {
      // The radical inverse of d as a fraction of 2⁶⁴; products of it are taken modulo 1.
      long inverse = Long.reverse(d);
      uniforms[d] = Draws.toUniform(inverse * GENERATOR[0] + shift[0]);
      for (int e = even; e < numElements; e += 4) {
        Philox.block(key.low(), key.high(), (e - even) >> 2, d, 0, 0, words, e);
      }
      for (int e = 0; e < even; e++) {
        words[e] = inverse * GENERATOR[e + 1] + shift[e + 1];
      }
      NormalNoise.ofWords(words, numElements, normals, d * numElements);
    }
  }
}
