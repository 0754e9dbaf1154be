/**
 * gradient[row, column] += outputGradient[row, token] · input[token, column], token after token, each product and each sum
 * rounded to float32. Two rows share what is loaded of the input, and 16 columns of both stay in registers over all tokens.
 * @param gradient [rows, columns]
 * @param outputGradient [rows, tokens], a row every `stride` numbers
 * @param input [tokens, columns]
 */
export function addOuterProducts(
  gradient: usize,
  rows: i32,
  columns: i32,
  outputGradient: usize,
  stride: i32,
  input: usize,
  tokens: i32,
): void {
  const rowBytes = (<usize>columns) << 2;
  const blocks = rowBytes & ~63;
  for (let row = 0; row < rows; row += 2) {
    // A last row without a partner is its own: both halves then come to the same.
    const next = min(row + 1, rows - 1);
    const factors0 = outputGradient + ((<usize>row * <usize>stride) << 2);
    const factors1 = outputGradient + ((<usize>next * <usize>stride) << 2);
    const row0 = gradient + <usize>row * rowBytes;
    const row1 = gradient + <usize>next * rowBytes;
    for (let column: usize = 0; column < blocks; column += 64) {
      addBlock(row0 + column, row1 + column, factors0, factors1, input + column, rowBytes, tokens);
    }
    for (let column = blocks; column < rowBytes; column += 4) {
      addColumn(row0 + column, row1 + column, factors0, factors1, input + column, rowBytes, tokens);
    }
  }
}

/** 16 columns of two rows. */
function addBlock(
  row0: usize,
  row1: usize,
  factors0: usize,
  factors1: usize,
  input: usize,
  rowBytes: usize,
  tokens: i32,
): void {
  let a0 = v128.load(row0);
  let a1 = v128.load(row0, 16);
  let a2 = v128.load(row0, 32);
  let a3 = v128.load(row0, 48);
  let b0 = v128.load(row1);
  let b1 = v128.load(row1, 16);
  let b2 = v128.load(row1, 32);
  let b3 = v128.load(row1, 48);
  for (let end = factors0 + ((<usize>tokens) << 2); factors0 < end; factors0 += 4, factors1 += 4, input += rowBytes) {
    const f0 = v128.load32_splat(factors0);
    const f1 = v128.load32_splat(factors1);
    const x0 = v128.load(input);
    const x1 = v128.load(input, 16);
    const x2 = v128.load(input, 32);
    const x3 = v128.load(input, 48);
    a0 = f32x4.add(a0, f32x4.mul(f0, x0));
    a1 = f32x4.add(a1, f32x4.mul(f0, x1));
    a2 = f32x4.add(a2, f32x4.mul(f0, x2));
    a3 = f32x4.add(a3, f32x4.mul(f0, x3));
    b0 = f32x4.add(b0, f32x4.mul(f1, x0));
    b1 = f32x4.add(b1, f32x4.mul(f1, x1));
    b2 = f32x4.add(b2, f32x4.mul(f1, x2));
    b3 = f32x4.add(b3, f32x4.mul(f1, x3));
  }
  v128.store(row0, a0);
  v128.store(row0, a1, 16);
  v128.store(row0, a2, 32);
  v128.store(row0, a3, 48);
  v128.store(row1, b0);
  v128.store(row1, b1, 16);
  v128.store(row1, b2, 32);
  v128.store(row1, b3, 48);
}

/** One column of two rows. */
function addColumn(
  row0: usize,
  row1: usize,
  factors0: usize,
  factors1: usize,
  input: usize,
  rowBytes: usize,
  tokens: i32,
): void {
  let a = load<f32>(row0);
  let b = load<f32>(row1);
  for (let end = factors0 + ((<usize>tokens) << 2); factors0 < end; factors0 += 4, factors1 += 4, input += rowBytes) {
    const x = load<f32>(input);
    a += load<f32>(factors0) * x;
    b += load<f32>(factors1) * x;
  }
  store<f32>(row0, a);
  store<f32>(row1, b);
}
