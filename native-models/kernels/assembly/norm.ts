/**
 * Adds the squares of `length` numbers to eight float64 sums, number i to sum i mod 8; those behind the last eight to the
 * first.
 * @param sums [8] float64
 */
export function addSquares(sums: usize, values: usize, length: i32): void {
  let s0 = v128.load(sums);
  let s1 = v128.load(sums, 16);
  let s2 = v128.load(sums, 32);
  let s3 = v128.load(sums, 48);
  const end = values + ((<usize>(length & ~7)) << 2);
  const last = values + ((<usize>length) << 2);
  for (; values < end; values += 32) {
    const x0 = v128.load64_zero(values);
    const x1 = v128.load64_zero(values, 8);
    const x2 = v128.load64_zero(values, 16);
    const x3 = v128.load64_zero(values, 24);
    s0 = f64x2.add(s0, square(f64x2.promote_low_f32x4(x0)));
    s1 = f64x2.add(s1, square(f64x2.promote_low_f32x4(x1)));
    s2 = f64x2.add(s2, square(f64x2.promote_low_f32x4(x2)));
    s3 = f64x2.add(s3, square(f64x2.promote_low_f32x4(x3)));
  }
  v128.store(sums, s0);
  v128.store(sums, s1, 16);
  v128.store(sums, s2, 32);
  v128.store(sums, s3, 48);
  for (; values < last; values += 4) {
    const x = <f64>load<f32>(values);
    store<f64>(sums, load<f64>(sums) + x * x);
  }
}

function square(x: v128): v128 {
  return f64x2.mul(x, x);
}

/**
 * Adds what the rows say to their Gram matrix: gram[t, s] += Σ over rows of rows[row, t] · rows[row, s], in float64, for
 * s up to t and the one behind it.
 * @param gram [width, width] float64
 * @param values [rows, width] float64, rows and width even
 */
export function addGram(gram: usize, values: usize, rows: i32, width: i32): void {
  const rowBytes = (<usize>width) << 3;
  for (let row = 0; row < rows; row += 4) {
    const y0 = values + <usize>row * rowBytes;
    const y1 = y0 + rowBytes;
    const y2 = y1 + rowBytes;
    const y3 = y2 + rowBytes;
    for (let t: usize = 0; t < rowBytes; t += 8) {
      const f0 = v128.load64_splat(y0 + t);
      const f1 = v128.load64_splat(y1 + t);
      const f2 = v128.load64_splat(y2 + t);
      const f3 = v128.load64_splat(y3 + t);
      const target = gram + (t >> 3) * rowBytes;
      for (let s: usize = 0; s <= t; s += 16) {
        const even = f64x2.add(f64x2.mul(f0, v128.load(y0 + s)), f64x2.mul(f1, v128.load(y1 + s)));
        const odd = f64x2.add(f64x2.mul(f2, v128.load(y2 + s)), f64x2.mul(f3, v128.load(y3 + s)));
        v128.store(target + s, f64x2.add(v128.load(target + s), f64x2.add(even, odd)));
      }
    }
  }
}
