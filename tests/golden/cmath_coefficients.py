"""Prints the polynomial coefficients of include/strut/core/cmath.hpp.

Each polynomial is the minimax approximation (Remez exchange, 60 digits) of the function named
beside it, the error weighted so that what is bounded is the error of the final result.
Run: python3 cmath_coefficients.py        (needs mpmath)
"""

from mpmath import cos, erfc, log, lu_solve, matrix, mp, mpf, pi, sqrt

mp.dps = 60


def remez(f, weight, low, high, degree, rounds=12, grid=400):
    """Coefficients, lowest first, of the polynomial that minimizes max |weight * (f - p)|."""
    n = degree + 2
    middle, half = (low + high) / 2, (high - low) / 2
    points = [middle - half * cos(pi * (k + mpf(1) / 2) / n) for k in range(n)]
    xs = [middle - half * cos(pi * (k + mpf(1) / 2) / grid) for k in range(grid)]
    table = [(x, f(x), weight(x)) for x in xs]
    for _ in range(rounds):
        a, b = matrix(n, n), matrix(n, 1)
        for row, x in enumerate(points):
            u = (x - middle) / half
            for k in range(degree + 1):
                a[row, k] = cos(k * mp.acos(u))
            a[row, degree + 1] = (-1) ** row / weight(x)
            b[row] = f(x)
        solution = lu_solve(a, b)
        cheb = [solution[k] for k in range(degree + 1)]

        def error(x, fx, wx):
            u = (x - middle) / half
            return wx * (fx - sum(c * cos(k * mp.acos(u)) for k, c in enumerate(cheb)))

        errors = [(error(*entry), entry[0]) for entry in table]
        runs = [errors[0]]
        for e, x in errors[1:]:
            if e * runs[-1][0] > 0:
                runs[-1] = max(runs[-1], (e, x), key=lambda pair: abs(pair[0]))
            else:
                runs.append((e, x))
        while len(runs) > n:
            runs.pop(0 if abs(runs[0][0]) < abs(runs[-1][0]) else -1)
        if len(runs) < n:
            break
        points = [x for _, x in runs]
    worst = max(abs(e) for e, _ in errors)
    # from Chebyshev in u = (x - middle) / half to powers of x
    t = [[mpf(1)], [-middle / half, 1 / half]]
    for k in range(2, degree + 1):
        previous = t[-1] + [mpf(0)]
        shifted = [2 * c / half for c in [mpf(0)] + t[-1]]
        plain = [-2 * middle / half * c for c in previous]
        older = t[-2] + [mpf(0)] * (len(shifted) - len(t[-2]))
        t.append([s + p - o for s, p, o in zip(shifted, plain + [mpf(0)], older)])
    powers = [sum(cheb[k] * t[k][j] for k in range(j, degree + 1)) for j in range(degree + 1)]
    return powers, worst


def series(g, x, terms):
    """sum of g(k) x^k: the functions below cancel near zero, their series do not."""
    return sum(g(k) * x**k for k in range(terms))


fact = mp.factorial
edge = log(mpf(2)) / 2 * mpf("1.0001")
quarter = (pi / 4) ** 2 * mpf("1.0001")
small = mpf("1e-9")  # so that no weight is zero
fits = {
    "exp: (e^r - 1 - r) / r^2, |r| <= ln2/2": (
        lambda r: series(lambda k: 1 / fact(k + 2), r, 45),
        lambda r: r**2 + small, -edge, edge, 10),
    "log: (2 atanh(s) - 2 s) / s^3 in s^2, |s| <= 0.1716": (
        lambda z: series(lambda k: mpf(2) / (2 * k + 3), z, 60),
        lambda z: z + small, mpf(0), mpf("0.02945"), 6),
    "sin: (sin r - r) / r^3 in r^2, |r| <= pi/4": (
        lambda z: series(lambda k: (-1) ** (k + 1) / fact(2 * k + 3), z, 30),
        lambda z: z + small, mpf(0), quarter, 5),
    "cos: (cos r - 1 + r^2/2) / r^4 in r^2, |r| <= pi/4": (
        lambda z: series(lambda k: (-1) ** k / fact(2 * k + 4), z, 30),
        lambda z: z**2 + small, mpf(0), quarter, 5),
    "erf: erf(x) / x - 1 in x^2, |x| <= 1/2": (
        lambda z: 2 / sqrt(pi) * series(lambda k: (-1) ** k / (fact(k) * (2 * k + 1)), z, 60) - 1,
        lambda z: mpf(1), mpf(0), mpf("0.25"), 8),
}
for n in range(1, 7):
    fits[f"erf: erfc({n} + t), |t| <= 0.5"] = (
        lambda t, n=n: erfc(t + n), lambda t: mpf(1), mpf("-0.5"), mpf("0.5"), 17)

if __name__ == "__main__":
    for name, (f, weight, low, high, degree) in fits.items():
        coefficients, worst = remez(f, weight, low, high, degree)
        print(f"{name}    error 2^{float(log(worst, 2)):.1f}")
        for c in coefficients:
            print(f"    {float(c)!r},")
    def round_bits(x, bits):
        """x to so many significant bits, so that its product with a small integer is exact."""
        shift = bits - 1 - int(mp.floor(log(abs(x), 2)))
        return mp.nint(x * mpf(2) ** shift) / mpf(2) ** shift

    ln2, half_pi = log(mpf(2)), pi / 2
    head = round_bits(ln2, 40)
    print("ln2 in 40 bits and the rest:", repr(float(head)), repr(float(ln2 - head)))
    head = round_bits(half_pi, 42)
    middle = round_bits(half_pi - head, 42)
    pieces = (head, middle, half_pi - head - middle)
    print("pi/2 in 42 bits, 42 bits and the rest:", *(repr(float(p)) for p in pieces))
    print(f"pi/2 in 64 bits: 0x{int(mp.nint(half_pi * mpf(2) ** 63)):x}")
    mp.dps = 400
    bits = int(mp.floor(2 / mp.pi * mpf(2) ** (64 * 19)))
    print("2/pi in words of 64 bits:")
    for k in range(19):
        print(f"    0x{(bits >> (64 * (18 - k))) & (2**64 - 1):016x},")
