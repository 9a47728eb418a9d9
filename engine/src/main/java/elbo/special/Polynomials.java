// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// The polynomials behind the special functions, evaluated by Horner's rule with fused
/// multiply-add, those with more than 7 coefficients as two chains in `x²`.
///
/// Written by `src/test/oracle/polynomials.py` (mpmath 1.4.1); do not edit.
final class Polynomials {
  private Polynomials() {}

  // (e^r - 1 - r) / r^2 for |r| <= 0.3475:
  // degree 9, absolute error at most 1.2e-16
  static double exp(double x) {
    double z = x * x;
    double e = 0x1.28926932adb78p-22;
    e = Math.fma(e, z, 0x1.a019b84d17a80p-16);
    e = Math.fma(e, z, 0x1.6c16c178bd6bcp-10);
    e = Math.fma(e, z, 0x1.5555555553ce3p-5);
    e = Math.fma(e, z, 0x1.0000000000001p-1);
    double o = 0x1.af39c20098071p-26;
    o = Math.fma(o, z, 0x1.71de0d383914ap-19);
    o = Math.fma(o, z, 0x1.a01a01a7e29cdp-13);
    o = Math.fma(o, z, 0x1.111111111098cp-7);
    o = Math.fma(o, z, 0x1.5555555555556p-3);
    return Math.fma(o, x, e);
  }

  // (log((1 + s) / (1 - s)) - 2s) / s^3 as a function of z = s^2 for |s| <= 0.1717:
  // degree 7, absolute error at most 3.7e-17
  static double log(double x) {
    double z = x * x;
    double e = 0x1.0fbde0f4ad17bp-3;
    e = Math.fma(e, z, 0x1.745cf8e4bba1bp-3);
    e = Math.fma(e, z, 0x1.2492492476a1ap-2);
    e = Math.fma(e, z, 0x1.5555555555555p-1);
    double o = 0x1.0c0aff044a970p-3;
    o = Math.fma(o, z, 0x1.3b1c3c1c81c8fp-3);
    o = Math.fma(o, z, 0x1.c71c7201a55d7p-3);
    o = Math.fma(o, z, 0x1.9999999999a39p-2);
    return Math.fma(o, x, e);
  }

  // (log((1 + s) / (1 - s)) - 2s - 2/3 s^3) / s^5 as a function of z = s^2 for |s| <= 0.1717:
  // degree 6, absolute error at most 3.1e-16
  static double logTail(double x) {
    double p = 0x1.087e4945615c6p-3;
    p = Math.fma(p, x, 0x1.1018374c7f117p-3);
    p = Math.fma(p, x, 0x1.3b18bc82cc745p-3);
    p = Math.fma(p, x, 0x1.745d09e3d8241p-3);
    p = Math.fma(p, x, 0x1.c71c71d7fbbacp-3);
    p = Math.fma(p, x, 0x1.249249248e4d8p-2);
    p = Math.fma(p, x, 0x1.999999999999fp-2);
    return p;
  }

  // (log((1 + s) / (1 - s)) - 2s) / s^3 as a function of z = s^2 for |s| <= 1/3:
  // degree 9, absolute error at most 1.4e-16
  static double log1p(double x) {
    double z = x * x;
    double e = 0x1.687a6e7c95176p-4;
    e = Math.fma(e, z, 0x1.10ac75dc602b1p-3);
    e = Math.fma(e, z, 0x1.745cf0b0e03bdp-3);
    e = Math.fma(e, z, 0x1.24924923d44c6p-2);
    e = Math.fma(e, z, 0x1.5555555555555p-1);
    double o = 0x1.4b0a26c5f2aefp-3;
    o = Math.fma(o, z, 0x1.eb905e8575054p-4);
    o = Math.fma(o, z, 0x1.3b18b294bebf9p-3);
    o = Math.fma(o, z, 0x1.c71c727143318p-3);
    o = Math.fma(o, z, 0x1.999999999a3ddp-2);
    return Math.fma(o, x, e);
  }

  // lgamma(2 + d) / d for |d| <= 0.5:
  // degree 20, absolute error at most 1.1e-17
  static double lgamma(double x) {
    double z = x * x;
    double e = -0x1.091589d02d1a3p-25;
    e = Math.fma(e, z, -0x1.9a854795e5fe9p-24);
    e = Math.fma(e, z, -0x1.e40f95a8192dep-22);
    e = Math.fma(e, z, -0x1.11a85684e8499p-19);
    e = Math.fma(e, z, -0x1.3cbce9a3c4ad1p-17);
    e = Math.fma(e, z, -0x1.78de5a3d2d4d3p-15);
    e = Math.fma(e, z, -0x1.d3fd4c7b8f6a9p-13);
    e = Math.fma(e, z, -0x1.38ac5c2bf50a2p-10);
    e = Math.fma(e, z, -0x1.e404fc218f61fp-8);
    e = Math.fma(e, z, -0x1.13e001a557606p-4);
    e = Math.fma(e, z, 0x1.b0ee6072093cep-2);
    double o = 0x1.15fea8732cd9fp-24;
    o = Math.fma(o, z, 0x1.b1a8c8bf04f15p-23);
    o = Math.fma(o, z, 0x1.01462b5944f7dp-20);
    o = Math.fma(o, z, 0x1.258c9651dbedcp-18);
    o = Math.fma(o, z, 0x1.580e260121a51p-16);
    o = Math.fma(o, z, 0x1.a127af44aaf71p-14);
    o = Math.fma(o, z, 0x1.0b36af88b2884p-11);
    o = Math.fma(o, z, 0x1.7add6eadb2c11p-9);
    o = Math.fma(o, z, 0x1.51322ac7d849bp-6);
    o = Math.fma(o, z, 0x1.4a34cc4a60fa6p-2);
    return Math.fma(o, x, e);
  }

  // digamma(2 + d) for |d| <= 0.5:
  // degree 20, absolute error at most 2.0e-17
  static double digamma(double x) {
    double z = x * x;
    double e = -0x1.6652f4ce34ba6p-21;
    e = Math.fma(e, z, -0x1.e1a5be2cff1afp-20);
    e = Math.fma(e, z, -0x1.018088de13f86p-17);
    e = Math.fma(e, z, -0x1.008824ff9dd80p-15);
    e = Math.fma(e, z, -0x1.0159b51296089p-13);
    e = Math.fma(e, z, -0x1.0318dcc66a678p-11);
    e = Math.fma(e, z, -0x1.073e7b09d4994p-9);
    e = Math.fma(e, z, -0x1.1196d0a66e6f2p-7);
    e = Math.fma(e, z, -0x1.2e831d94f9a3ep-5);
    e = Math.fma(e, z, -0x1.9dd002780310ap-3);
    e = Math.fma(e, z, 0x1.b0ee6072093cep-2);
    double o = 0x1.665a9a7675ec8p-20;
    o = Math.fma(o, z, 0x1.e1c3424fa680fp-19);
    o = Math.fma(o, z, 0x1.01a252a8eb083p-16);
    o = Math.fma(o, z, 0x1.00d517456b862p-14);
    o = Math.fma(o, z, 0x1.020ad62f1e980p-12);
    o = Math.fma(o, z, 0x1.04b8cc38f96bep-10);
    o = Math.fma(o, z, 0x1.0b36af8d376acp-8);
    o = Math.fma(o, z, 0x1.1c2613023dbcdp-6);
    o = Math.fma(o, z, 0x1.51322ac7d850ap-4);
    o = Math.fma(o, z, 0x1.4a34cc4a60fa6p-1);
    return Math.fma(o, x, e);
  }

  // (lgamma(x) - (x - 1/2) log x + x - log(2 pi)/2) x as a function of z = 1/x^2 for x >= 5.5:
  // degree 8, absolute error at most 4.6e-18
  static double stirling(double x) {
    double z = x * x;
    double e = 0x1.1daa83961286bp-4;
    e = Math.fma(e, z, 0x1.99a8a3b1151d3p-8);
    e = Math.fma(e, z, 0x1.b94d98a36524dp-11);
    e = Math.fma(e, z, 0x1.a01a019a83d95p-11);
    e = Math.fma(e, z, 0x1.5555555555555p-4);
    double o = -0x1.8c5dac06abf7cp-6;
    o = Math.fma(o, z, -0x1.f5e7f86f6b72dp-10);
    o = Math.fma(o, z, -0x1.38137a5627940p-11);
    o = Math.fma(o, z, -0x1.6c16c16c1650ep-9);
    return Math.fma(o, x, e);
  }

  // (log x - 1/(2x) - digamma(x)) x^2 as a function of z = 1/x^2 for x >= 5.5:
  // degree 9, absolute error at most 4.6e-18
  static double digammaTail(double x) {
    double z = x * x;
    double e = 0x1.090c3fea09280p1;
    e = Math.fma(e, z, 0x1.52845f711dc7bp-4);
    e = Math.fma(e, z, 0x1.f07ac648325f7p-8);
    e = Math.fma(e, z, 0x1.04104102f3632p-8);
    e = Math.fma(e, z, 0x1.5555555555555p-4);
    double o = -0x1.ab3681472f634p2;
    o = Math.fma(o, z, -0x1.a4e5546e333b5p-2);
    o = Math.fma(o, z, -0x1.596e1523ef246p-6);
    o = Math.fma(o, z, -0x1.11110f5b5fa3cp-8);
    o = Math.fma(o, z, -0x1.1111111110ecdp-7);
    return Math.fma(o, x, e);
  }

  // erf(x) / x as a function of z = x^2 for |x| <= 1:
  // degree 12, absolute error at most 1.6e-17
  static double erf(double x) {
    double z = x * x;
    double e = 0x1.05ffd737fb32ep-34;
    e = Math.fma(e, z, 0x1.f7b4bf3b13964p-27);
    e = Math.fma(e, z, 0x1.b9df224ca4b97p-20);
    e = Math.fma(e, z, 0x1.f9a321d5b8e1ep-14);
    e = Math.fma(e, z, 0x1.565bcd0dbaa38p-8);
    e = Math.fma(e, z, 0x1.ce2f21a042b30p-4);
    e = Math.fma(e, z, 0x1.20dd750429b6dp0);
    double o = -0x1.389d4f2641625p-30;
    o = Math.fma(o, z, -0x1.5f1ecb6f0764cp-23);
    o = Math.fma(o, z, -0x1.f4d1e3183f7aep-17);
    o = Math.fma(o, z, -0x1.c02db3dac435fp-11);
    o = Math.fma(o, z, -0x1.b82ce31284e00p-6);
    o = Math.fma(o, z, -0x1.812746b0379e6p-2);
    return Math.fma(o, x, e);
  }

  // (1 + 2x) e^(x^2) erfc(x) as a function of t = (x - 4) / (x + 4) for x >= 0:
  // degree 24, absolute error at most 7.2e-17
  static double erfcx(double x) {
    double z = x * x;
    double e = -0x1.2feb115e10ff8p-32;
    e = Math.fma(e, z, 0x1.bc41def3d5cc5p-29);
    e = Math.fma(e, z, -0x1.64110b1736fb3p-26);
    e = Math.fma(e, z, 0x1.4dcd6b6d85452p-24);
    e = Math.fma(e, z, 0x1.393f4d359a7fdp-22);
    e = Math.fma(e, z, -0x1.7884d2487d5efp-17);
    e = Math.fma(e, z, 0x1.3be0432bfa860p-13);
    e = Math.fma(e, z, -0x1.8d4a9a6465372p-11);
    e = Math.fma(e, z, -0x1.09623884747dbp-6);
    e = Math.fma(e, z, -0x1.0fb06dfe4c6c0p-4);
    e = Math.fma(e, z, -0x1.9ddb23c3e8f13p-4);
    e = Math.fma(e, z, 0x1.f7f5df66fd797p-7);
    e = Math.fma(e, z, 0x1.3ba5916e9fd7fp0);
    double o = 0x1.ff247156a53a2p-31;
    o = Math.fma(o, z, -0x1.a7f4a11380e73p-27);
    o = Math.fma(o, z, 0x1.c8a212189b424p-24);
    o = Math.fma(o, z, -0x1.b8ce493292da5p-21);
    o = Math.fma(o, z, 0x1.7ef644c7815aap-18);
    o = Math.fma(o, z, -0x1.99537515467bep-16);
    o = Math.fma(o, z, -0x1.a1df5e81f57b4p-13);
    o = Math.fma(o, z, 0x1.49c672e199469p-8);
    o = Math.fma(o, z, 0x1.3079edf5181dfp-5);
    o = Math.fma(o, z, 0x1.7fee004e1eefep-4);
    o = Math.fma(o, z, 0x1.16ecefcfa4d10p-4);
    o = Math.fma(o, z, -0x1.1df1ad154a286p-3);
    return Math.fma(o, x, e);
  }

  // (sin x - x) / x^3 as a function of z = x^2 for |x| <= pi/4:
  // degree 6, absolute error at most 9.3e-18
  static double sin(double x) {
    double p = -0x1.ab17a79237a19p-41;
    p = Math.fma(p, x, 0x1.61217ec01749dp-33);
    p = Math.fma(p, x, -0x1.ae64541266378p-26);
    p = Math.fma(p, x, 0x1.71de3a54605eep-19);
    p = Math.fma(p, x, -0x1.a01a01a019936p-13);
    p = Math.fma(p, x, 0x1.1111111111110p-7);
    p = Math.fma(p, x, -0x1.5555555555555p-3);
    return p;
  }

  // (cos x - 1 + x^2/2) / x^4 as a function of z = x^2 for |x| <= pi/4:
  // degree 5, absolute error at most 2.3e-18
  static double cos(double x) {
    double p = -0x1.907d7aebd5e3dp-37;
    p = Math.fma(p, x, 0x1.1eeb68b109173p-29);
    p = Math.fma(p, x, -0x1.27e4fa17a41b4p-22);
    p = Math.fma(p, x, 0x1.a01a019f4e867p-16);
    p = Math.fma(p, x, -0x1.6c16c16c16966p-10);
    p = Math.fma(p, x, 0x1.5555555555555p-5);
    return p;
  }

  // -Phi^-1(p) / (1 - 2p) as a function of w - 3.125 for w = -log(4p(1-p)) <= 6.25:
  // degree 23, absolute error at most 2.1e-16
  static double ndtriCentre(double x) {
    double z = x * x;
    double e = -0x1.dbeccf1c596c1p-70;
    e = Math.fma(e, z, 0x1.e00593a36d4b8p-60);
    e = Math.fma(e, z, -0x1.a879e14feca93p-53);
    e = Math.fma(e, z, 0x1.501a572b2af16p-47);
    e = Math.fma(e, z, -0x1.028853bd2f0d2p-43);
    e = Math.fma(e, z, -0x1.42da7457f1ed4p-36);
    e = Math.fma(e, z, 0x1.98a57af79a002p-30);
    e = Math.fma(e, z, -0x1.6125a5d8b9a27p-25);
    e = Math.fma(e, z, -0x1.032ee3ba720ebp-19);
    e = Math.fma(e, z, 0x1.14e8fc42a1299p-12);
    e = Math.fma(e, z, -0x1.179b2574060cbp-7);
    e = Math.fma(e, z, 0x1.2b57ec65a8009p1);
    double o = 0x1.5a490b7731a15p-68;
    o = Math.fma(o, z, -0x1.242603ecc64dfp-61);
    o = Math.fma(o, z, 0x1.964c14c7e5669p-56);
    o = Math.fma(o, z, -0x1.06b76f40aecacp-54);
    o = Math.fma(o, z, -0x1.fdae8a4c93954p-45);
    o = Math.fma(o, z, 0x1.05c6bd9d338b9p-38);
    o = Math.fma(o, z, -0x1.50c1aff54493dp-34);
    o = Math.fma(o, z, -0x1.8faf5546388a4p-28);
    o = Math.fma(o, z, 0x1.4186be8c34437p-21);
    o = Math.fma(o, z, -0x1.49627602c03eep-16);
    o = Math.fma(o, z, -0x1.12994fbb84299p-10);
    o = Math.fma(o, z, 0x1.5bc94440cc7ecp-2);
    return Math.fma(o, x, e);
  }

  // -Phi^-1(p) / (1 - 2p) as a function of sqrt(w) - 3.25 for 6.25 <= w <= 16:
  // degree 18, absolute error at most 7.3e-16
  static double ndtriTail(double x) {
    double z = x * x;
    double e = -0x1.29da4919d06a9p-31;
    e = Math.fma(e, z, -0x1.97e24cbed3337p-22);
    e = Math.fma(e, z, 0x1.1bed344ba1452p-19);
    e = Math.fma(e, z, 0x1.15d3726c18d70p-18);
    e = Math.fma(e, z, -0x1.18aeb78661f28p-14);
    e = Math.fma(e, z, 0x1.1d17431efb948p-15);
    e = Math.fma(e, z, 0x1.616921e971322p-10);
    e = Math.fma(e, z, 0x1.cdd2bb95a3e0cp-9);
    e = Math.fma(e, z, 0x1.f1c95c5e74cdbp-8);
    e = Math.fma(e, z, 0x1.171f182e77876p2);
    double o = 0x1.1383e31c99615p-23;
    o = Math.fma(o, z, 0x1.bd333185dbc18p-26);
    o = Math.fma(o, z, -0x1.7cf2db9534a6cp-18);
    o = Math.fma(o, z, 0x1.27ff3fad4d05ap-16);
    o = Math.fma(o, z, 0x1.950a8c22b2df5p-14);
    o = Math.fma(o, z, -0x1.073e91f20a1f5p-11);
    o = Math.fma(o, z, -0x1.38f1f6d52d2a8p-9);
    o = Math.fma(o, z, -0x1.5bab4c39d9478p-8);
    o = Math.fma(o, z, 0x1.6bf14fa6fc320p0);
    return Math.fma(o, x, e);
  }

  // -Phi^-1(p) / (1 - 2p) as a function of sqrt(w) - 6 for 16 <= w <= 64:
  // degree 20, absolute error at most 2.4e-14
  static double ndtriFarTail(double x) {
    double z = x * x;
    double e = -0x1.3c9451b394076p-48;
    e = Math.fma(e, z, 0x1.a7a64426e4469p-42);
    e = Math.fma(e, z, -0x1.ed3cbf331504fp-41);
    e = Math.fma(e, z, 0x1.2197ba73567e6p-37);
    e = Math.fma(e, z, 0x1.2588339cf6f8dp-35);
    e = Math.fma(e, z, 0x1.a790b62000bf9p-30);
    e = Math.fma(e, z, 0x1.c61305b4e6775p-25);
    e = Math.fma(e, z, 0x1.a3b65ecbd3699p-20);
    e = Math.fma(e, z, 0x1.fffc2d6b62d4ap-16);
    e = Math.fma(e, z, -0x1.5e96f303f0663p-11);
    e = Math.fma(e, z, 0x1.09307c4afec84p3);
    double o = -0x1.3925a2301aaf3p-45;
    o = Math.fma(o, z, -0x1.897322b771766p-41);
    o = Math.fma(o, z, 0x1.beefbae184315p-40);
    o = Math.fma(o, z, -0x1.660c87f9438a8p-36);
    o = Math.fma(o, z, -0x1.f9546035fa43dp-33);
    o = Math.fma(o, z, -0x1.3a1797d1cd6c5p-27);
    o = Math.fma(o, z, -0x1.3d28d5c90925ap-22);
    o = Math.fma(o, z, -0x1.fc5ad2993a88cp-18);
    o = Math.fma(o, z, -0x1.fd3b2cbc4b6cbp-15);
    o = Math.fma(o, z, 0x1.6d841ef93029bp0);
    return Math.fma(o, x, e);
  }

  // -Phi^-1(p) / (1 - 2p) as a function of sqrt(w) - 17.5 for w >= 64:
  // degree 22, absolute error at most 1.1e-13
  static double ndtriLastTail(double x) {
    double z = x * x;
    double e = 0x1.a08de5539f6a3p-94;
    e = Math.fma(e, z, -0x1.f984a7f721a2fp-87);
    e = Math.fma(e, z, 0x1.c860b50b7d1ddp-79);
    e = Math.fma(e, z, 0x1.d96ddfb02fa93p-73);
    e = Math.fma(e, z, 0x1.546844ec1fbb4p-64);
    e = Math.fma(e, z, 0x1.1f15c1d2ed116p-56);
    e = Math.fma(e, z, 0x1.43397d87e7b07p-49);
    e = Math.fma(e, z, -0x1.109c1c60dae72p-42);
    e = Math.fma(e, z, -0x1.e628984b9cf83p-32);
    e = Math.fma(e, z, -0x1.3851bd2b9e104p-22);
    e = Math.fma(e, z, -0x1.5a722881dc587p-13);
    e = Math.fma(e, z, 0x1.8a34916ae4022p4);
    double o = -0x1.1c67abb53fd5ap-89;
    o = Math.fma(o, z, 0x1.fb676a12131bfp-82);
    o = Math.fma(o, z, -0x1.b095b3244d5d5p-74);
    o = Math.fma(o, z, 0x1.06713f11ccbe1p-69);
    o = Math.fma(o, z, -0x1.a675d12cd3843p-60);
    o = Math.fma(o, z, -0x1.b4df3f80c0d40p-53);
    o = Math.fma(o, z, -0x1.07968c06fbcb2p-46);
    o = Math.fma(o, z, 0x1.ed9ecfaff05cap-37);
    o = Math.fma(o, z, 0x1.946450c7b53ddp-27);
    o = Math.fma(o, z, 0x1.d2887129a003fp-18);
    o = Math.fma(o, z, 0x1.6b127991d2f5bp0);
    return Math.fma(o, x, e);
  }
}
