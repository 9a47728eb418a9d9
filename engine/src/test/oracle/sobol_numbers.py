#!/usr/bin/env python3
# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the direction numbers of elbo.random.Sobol and test points; needs scipy (made with 1.17.1).

    sobol_numbers.py numbers 512 > engine/src/main/resources/elbo/random/sobol.txt
    sobol_numbers.py points      > engine/src/test/resources/elbo/random/sobol.csv
"""

import os
import sys

import numpy as np
import scipy
from scipy.stats import qmc

LICENCE = """\
Initial direction numbers of Sobol sequences: new-joe-kuo-6.21201 of S. Joe and F. Y. Kuo 2008,
"Constructing Sobol sequences with better two-dimensional projections", SIAM Journal on Scientific
Computing 30, 2635-2654. Copied from scipy {version} by engine/src/test/oracle/sobol_numbers.py. A line
per coordinate, from the second one: the primitive polynomial as a binary number, then m_1, m_2, ...

Copyright (c) 2008, Frances Y. Kuo and Stephen Joe
All rights reserved.

Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are met:

    * Redistributions of source code must retain the above copyright
      notice, this list of conditions and the following disclaimer.

    * Redistributions in binary form must reproduce the above copyright
      notice, this list of conditions and the following disclaimer in the
      documentation and/or other materials provided with the distribution.

    * Neither the names of the copyright holders nor the names of the
      University of New South Wales and the University of Waikato
      and its contributors may be used to endorse or promote products derived
      from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS ``AS IS'' AND ANY
EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDERS BE LIABLE FOR ANY
DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES
(INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES;
LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND
ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT
(INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF
THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
"""


def numbers(size):
    folder = os.path.dirname(scipy.__file__)
    table = np.load(os.path.join(folder, "stats", "_sobol_direction_numbers.npz"))
    for line in LICENCE.format(version=scipy.__version__).splitlines():
        print(("# " + line).rstrip())
    for d in range(1, size):
        poly = int(table["poly"][d])
        degree = poly.bit_length() - 1
        print(poly, *table["vinit"][d][:degree])


def points():
    print(f"# scipy {scipy.__version__}: qmc.Sobol(512, scramble=False), points 0 to 15, in 16ths")
    print("# one line per point; coordinates 1 to 8 and 512")
    x = qmc.Sobol(512, scramble=False).random(16)
    for row in x:
        print(",".join(str(int(16 * row[j])) for j in list(range(8)) + [511]))


if __name__ == "__main__":
    numbers(int(sys.argv[2])) if sys.argv[1] == "numbers" else points()
