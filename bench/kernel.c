/* The C peer of kernel.bench.ts: the model is written into MODEL by as-c.ts; draws are an inline Philox4x32-10. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BLOCK 1024

static inline double pow2(double n) {
  n += 6755399441055744.0;
  uint64_t bits;
  memcpy(&bits, &n, 8);
  bits = (bits << 52) + 0x3ff0000000000000u;
  memcpy(&n, &bits, 8);
  return n;
}

static inline double exponent_of(double x) {
  uint64_t bits;
  memcpy(&bits, &x, 8);
  bits = ((bits << 1) >> 53) | 0x4330000000000000u;
  memcpy(&x, &bits, 8);
  return x - 4503599627371519.0;
}

static inline double mantissa_of(double x) {
  uint64_t bits;
  memcpy(&bits, &x, 8);
  bits = (bits & 0xfffffffffffffu) | 0x3ff0000000000000u;
  memcpy(&x, &bits, 8);
  return x;
}

/* The bits of x, moved up so that the exponent's field counts octaves from the square root of 1/2. */
static inline uint64_t from_root_half(double x) {
  uint64_t bits;
  memcpy(&bits, &x, 8);
  return bits + 0x00095f6200000000u;
}

static inline double octave_of(double x) {
  uint64_t bits = (from_root_half(x) >> 52) | 0x4330000000000000u;
  memcpy(&x, &bits, 8);
  return x - 4503599627371519.0;
}

static inline double centred_of(double x) {
  uint64_t bits = (from_root_half(x) & 0xfffffffffffffu) + 0x3fe6a09e00000000u;
  memcpy(&x, &bits, 8);
  return x;
}

/* Trials 2p and 2p + 1 share a counter; n is even. */
static void uniforms(double *restrict u, uint64_t first, int n, uint32_t k0, uint32_t k1) {
  double even[BLOCK / 2], odd[BLOCK / 2];
  for (int p = 0; p < n / 2; p++) {
    uint32_t c0 = (uint32_t)(first / 2 + (unsigned)p), c1 = (uint32_t)((first / 2) >> 32), c2 = 0, c3 = 0;
    uint32_t a = k0, b = k1;
    for (int round = 0; round < 10; round++) {
      uint64_t m0 = (uint64_t)0xd2511f53u * c0, m1 = (uint64_t)0xcd9e8d57u * c2;
      c0 = (uint32_t)(m1 >> 32) ^ c1 ^ a;
      c1 = (uint32_t)m1;
      c2 = (uint32_t)(m0 >> 32) ^ c3 ^ b;
      c3 = (uint32_t)m0;
      a += 0x9e3779b9u;
      b += 0xbb67ae85u;
    }
    uint64_t e = ((((uint64_t)c0 << 32) | c1) >> 12) | 0x3ff0000000000000u;
    uint64_t o = ((((uint64_t)c2 << 32) | c3) >> 12) | 0x3ff0000000000000u;
    memcpy(&even[p], &e, 8);
    memcpy(&odd[p], &o, 8);
  }
  for (int p = 0; p < n / 2; p++) {
    u[2 * p] = even[p] - (1 - 0x1p-53);
    u[2 * p + 1] = odd[p] - (1 - 0x1p-53);
  }
}

#include MODEL

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

/* The k-th smallest of n values, which end up partly ordered (Hoare's selection). */
static double kth(double *x, long n, long k) {
  long low = 0, high = n - 1;
  while (low < high) {
    double pivot = x[(low + high) / 2];
    long i = low, j = high;
    while (i <= j) {
      while (x[i] < pivot) i++;
      while (x[j] > pivot) j--;
      if (i <= j) {
        double t = x[i];
        x[i++] = x[j];
        x[j--] = t;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return x[k];
}

/* Moments, extremes and nine percentiles of all values, as the engine gives them. Returns the mean. */
static double statistics(double *y, long n, FILE *out) {
  static const double shares[] = {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99};
  double sum = 0, m2 = 0, m3 = 0, m4 = 0, low = y[0], high = y[0];
  for (long i = 0; i < n; i++) {
    sum += y[i];
    low = y[i] < low ? y[i] : low;
    high = y[i] > high ? y[i] : high;
  }
  double mean = sum / n;
  for (long i = 0; i < n; i++) {
    double d = y[i] - mean, s = d * d;
    m2 += s;
    m3 += s * d;
    m4 += s * s;
  }
  fprintf(out, ", \"variance\": %.17g, \"m3\": %.17g, \"m4\": %.17g, \"min\": %.17g, \"max\": %.17g, \"percentiles\": [", m2 / (n - 1), m3, m4, low, high);
  for (int p = 0; p < 9; p++) {
    double rank = shares[p] * (n - 1);
    long k = (long)rank;
    double a = kth(y, n, k), b = k + 1 < n ? kth(y, n, k + 1) : a;
    fprintf(out, "%s%.17g", p ? ", " : "", a + (b - a) * (rank - k));
  }
  fprintf(out, "]");
  return mean;
}

int main(int argc, char **argv) {
  const uint64_t trials = strtoull(argv[1], 0, 10);
  double *all = argc > 2 ? malloc(trials * sizeof(double)) : 0; /* a second word asks for statistics */
  static double u[STREAMS][BLOCK], y[BLOCK];
  const uint32_t keys[STREAMS][2] = KEYS;
  double sum = 0, begin = seconds();
  for (uint64_t first = 0; first < trials; first += BLOCK) {
    int n = trials - first < BLOCK ? (int)(trials - first) : BLOCK;
    for (int s = 0; s < STREAMS; s++) uniforms(u[s], first, n, keys[s][0], keys[s][1]);
    model(u, y, n);
    if (all) memcpy(all + first, y, n * sizeof(double));
    else
      for (int i = 0; i < n; i++) sum += y[i];
  }
  printf("{\"last\": %.17g", y[(trials - 1) % BLOCK]);
  double mean = all ? statistics(all, (long)trials, stdout) : sum / trials;
  printf(", \"mean\": %.17g, \"seconds\": %.6f}\n", mean, seconds() - begin);
  return 0;
}
