//! The few loops that take all the time: matrix product, GELU, softmax, layer norm.
//!
//! Everything here works on *panels*: 32 columns of a matrix, stored row after row, one panel after the other. A
//! panel of activations is at once what a product reads (rows are fixed-size arrays, so the inner loop needs no
//! bounds check and no packing) and what one thread writes (a panel is contiguous, so threads share no slice). Weights
//! are laid out the same way when a model is loaded.
//!
//! Everything that runs for each number is `#[inline(always)]`: `pulp` enables target features for the closure that it
//! dispatches to, and only code that is inlined into that closure is compiled with them.
//!
//! `pulp` picks the widest instructions this processor has at run time; no line here is unsafe.

#![allow(clippy::inline_always)]

use pulp::{Arch, Simd, WithSimd};
use rayon::slice::ParallelSliceMut;

/// Columns in a panel.
pub const WIDTH: usize = 32;

/// One row of a panel.
pub type Row = [f32; WIDTH];

/// A matrix as panels: `columns / WIDTH` panels of `rows` rows each.
#[derive(Clone, Default)]
pub struct Panels {
    rows: usize,
    data: Vec<Row>,
}

impl Panels {
    pub fn zeros(rows: usize, columns: usize) -> Self {
        Self { rows, data: vec![[0.0; WIDTH]; rows * columns.div_ceil(WIDTH)] }
    }

    /// Makes it `rows` × `columns`, reusing the memory. What it holds afterwards is unspecified.
    pub fn reshape(&mut self, rows: usize, columns: usize) {
        self.rows = rows;
        self.data.resize(rows * columns.div_ceil(WIDTH), [0.0; WIDTH]);
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn panel(&self, index: usize) -> &[Row] {
        &self.data[index * self.rows..][..self.rows]
    }

    pub fn panels_mut(&mut self) -> std::slice::ChunksExactMut<'_, Row> {
        self.data.chunks_exact_mut(self.rows)
    }

    /// Groups of `count` panels, for threads to share out between them.
    pub fn panels_of(&mut self, count: usize) -> rayon::slice::ChunksExactMut<'_, Row> {
        self.data.par_chunks_exact_mut(self.rows * count)
    }

    pub fn panels(&self) -> std::slice::ChunksExact<'_, Row> {
        self.data.chunks_exact(self.rows)
    }
}

/// `out = left · right + bias` for one panel of `out`.
///
/// `left` gives the panels of the left matrix, each cut to the rows of `out`; `right` is one panel of the right
/// matrix, with as many rows as the left one has columns.
pub fn product<'a>(
    left: impl Iterator<Item = &'a [Row]> + Clone,
    right: &[Row],
    bias: &Row,
    out: &mut [Row],
) {
    struct Op<'b, I> {
        left: I,
        right: &'b [Row],
        bias: &'b Row,
        out: &'b mut [Row],
    }
    impl<'a, I: Iterator<Item = &'a [Row]> + Clone> WithSimd for Op<'_, I> {
        type Output = ();
        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            let Op { left, right, bias, out } = self;
            // Tiles are chosen so that the sums of one tile fill, and do not overflow, the vector registers.
            match S::F32_LANES {
                16 => tiles::<S, 2, 12>(simd, &left, right, bias, out),
                8 => tiles::<S, 2, 6>(simd, &left, right, bias, out),
                4 => tiles::<S, 4, 4>(simd, &left, right, bias, out),
                _ => tiles::<S, 8, 1>(simd, &left, right, bias, out),
            }
        }
    }
    Arch::new().dispatch(Op { left, right, bias, out });
}

/// Cuts `out` into row blocks of at most `MAX` and does each with the tile of that height.
#[inline(always)]
fn tiles<'a, S: Simd, const VECTORS: usize, const MAX: usize>(
    simd: S,
    left: &(impl Iterator<Item = &'a [Row]> + Clone),
    right: &[Row],
    bias: &Row,
    out: &mut [Row],
) {
    let blocks = out.len().div_ceil(MAX);
    let mut first = 0;
    for block in 0..blocks {
        // Even blocks: 16 rows are 8 + 8 rather than 12 + 4.
        let height = (out.len() - first).div_ceil(blocks - block);
        let rows = &mut out[first..first + height];
        let left = left.clone().map(|panel| &panel[first..first + height]);
        macro_rules! tile {
            ($($n:literal)*) => {
                match height {
                    $($n if $n <= MAX => tile::<S, VECTORS, $n>(simd, &left, right, bias, rows),)*
                    _ => unreachable!("a block has between 1 and {MAX} rows"),
                }
            };
        }
        tile!(1 2 3 4 5 6 7 8 9 10 11 12);
        first += height;
    }
}

/// One tile: `HEIGHT` rows of a panel, `VECTORS` vectors of columns at a time, the sums kept in registers.
#[inline(always)]
fn tile<'a, S: Simd, const VECTORS: usize, const HEIGHT: usize>(
    simd: S,
    left: &(impl Iterator<Item = &'a [Row]> + Clone),
    right: &[Row],
    bias: &Row,
    out: &mut [Row],
) {
    let bias = S::as_simd_f32s(bias).0;
    for group in 0..WIDTH / (VECTORS * S::F32_LANES) {
        let at = group * VECTORS;
        let mut sums = [[simd.splat_f32s(0.0); VECTORS]; HEIGHT];
        for row in &mut sums {
            for (v, sum) in row.iter_mut().enumerate() {
                *sum = bias[at + v];
            }
        }
        for (left, right) in left.clone().zip(right.chunks(WIDTH)) {
            let Some(left) = left.first_chunk::<HEIGHT>() else {
                return;
            };
            for (k, right) in right.iter().enumerate().take(WIDTH) {
                let right = S::as_simd_f32s(right).0;
                for (sums, left) in sums.iter_mut().zip(left) {
                    let factor = simd.splat_f32s(left[k]);
                    for (v, sum) in sums.iter_mut().enumerate() {
                        *sum = simd.mul_add_e_f32s(factor, right[at + v], *sum);
                    }
                }
            }
        }
        for (out, sums) in out.iter_mut().zip(&sums) {
            let out = S::as_mut_simd_f32s(out).0;
            out[at..at + VECTORS].copy_from_slice(sums);
        }
    }
}

/// Runs a loop compiled for the widest vectors there are.
#[inline(always)]
fn wide<R>(work: impl FnOnce() -> R) -> R {
    struct Op<F>(F);
    impl<R, F: FnOnce() -> R> WithSimd for Op<F> {
        type Output = R;
        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) -> R {
            (self.0)()
        }
    }
    Arch::new().dispatch(Op(work))
}

/// e^x, to about two units in the last place, for x ≤ 0 (smaller than e^-87 comes out as e^-87).
#[inline(always)]
#[allow(clippy::excessive_precision)]
fn exp(x: f32) -> f32 {
    // Adding 1.5 · 2²³ rounds to a whole number and leaves it in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let x = x.max(-87.0);
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let rest = (x - whole * 0.693_359_375) + whole * 2.121_944_4e-4;
    let power = 1.987_569_1e-4;
    let power = power * rest + 1.398_199_9e-3;
    let power = power * rest + 8.333_452e-3;
    let power = power * rest + 4.166_579_6e-2;
    let power = power * rest + 1.666_666_5e-1;
    let power = power * rest + 0.5;
    let power = power * rest * rest + rest + 1.0;
    let scale = f32::from_bits((shifted.to_bits().wrapping_add(127)) << 23);
    power * scale
}

/// GELU in its exact form, x · Φ(x), with the error function to 1.5e-7 (Abramowitz and Stegun, 7.1.26).
pub fn gelu(panel: &mut [Row]) {
    wide(
        #[inline(always)]
        || {
            for x in panel.as_flattened_mut() {
                let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
                let t = 1.0 / (1.0 + 0.327_591_1 * z);
                let tail = ((((1.061_405_4 * t - 1.453_152) * t + 1.421_413_7) * t - 0.284_496_74) * t
                    + 0.254_829_6)
                    * t
                    * exp(-z * z);
                let erf = (1.0 - tail).copysign(*x);
                *x = 0.5 * *x * (1.0 + erf);
            }
        },
    );
}

/// Softmax over the first `columns` columns of each row, after scaling; later columns become 0.
pub fn softmax(scores: &mut Panels, columns: usize, scale: f32) {
    let rows = scores.rows;
    let last = (columns - 1) / WIDTH;
    wide(
        #[inline(always)]
        || {
            for row in 0..rows {
                let at = |panel| panel * rows + row;
                for x in &mut scores.data[at(last)][columns - last * WIDTH..] {
                    *x = f32::NEG_INFINITY;
                }
                let mut tops = [f32::NEG_INFINITY; WIDTH];
                for panel in 0..=last {
                    for (top, x) in tops.iter_mut().zip(&scores.data[at(panel)]) {
                        *top = if *x > *top { *x } else { *top };
                    }
                }
                let top = tops.iter().fold(f32::NEG_INFINITY, |a, b| a.max(*b));
                let mut sums = [0.0; WIDTH];
                for panel in 0..=last {
                    for (sum, x) in sums.iter_mut().zip(&mut scores.data[at(panel)]) {
                        *x = exp((*x - top) * scale);
                        *sum += *x;
                    }
                }
                // The padding added e^-87 at most per column: nothing, next to the 1 of the largest score.
                let share = 1.0 / sums.iter().sum::<f32>();
                for panel in 0..=last {
                    for x in &mut scores.data[at(panel)] {
                        *x *= share;
                    }
                }
            }
        },
    );
}

/// `out = norm(out + residual) · gain + bias`, row by row.
pub fn add_norm(out: &mut Panels, residual: Option<&Panels>, gain: &[Row], bias: &[Row], eps: f32) {
    let rows = out.rows;
    let columns = (gain.len() * WIDTH) as f32;
    wide(
        #[inline(always)]
        || {
            for row in 0..rows {
                let mut sums = [0.0; WIDTH];
                for panel in 0..gain.len() {
                    let out = &mut out.data[panel * rows + row];
                    if let Some(residual) = residual {
                        for (x, y) in out.iter_mut().zip(&residual.data[panel * rows + row]) {
                            *x += y;
                        }
                    }
                    for (sum, x) in sums.iter_mut().zip(&*out) {
                        *sum += x;
                    }
                }
                let mean = sums.iter().sum::<f32>() / columns;
                let mut squares = [0.0; WIDTH];
                for panel in 0..gain.len() {
                    for (square, x) in squares.iter_mut().zip(&out.data[panel * rows + row]) {
                        *square += (x - mean) * (x - mean);
                    }
                }
                let scale = 1.0 / (squares.iter().sum::<f32>() / columns + eps).sqrt();
                for (panel, (gain, bias)) in gain.iter().zip(bias).enumerate() {
                    let out = &mut out.data[panel * rows + row];
                    for ((x, gain), bias) in out.iter_mut().zip(gain).zip(bias) {
                        *x = (*x - mean) * scale * gain + bias;
                    }
                }
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers between -1 and 1 with no pattern to them.
    fn noise(seed: usize) -> f32 {
        ((seed * 7919 + 13) % 1009) as f32 / 504.5 - 1.0
    }

    fn matrix(rows: usize, columns: usize, seed: usize) -> Panels {
        let mut panels = Panels::zeros(rows, columns);
        for (n, x) in panels.data.as_flattened_mut().iter_mut().enumerate() {
            *x = noise(n + seed);
        }
        panels
    }

    fn at(panels: &Panels, row: usize, column: usize) -> f32 {
        panels.panel(column / WIDTH)[row][column % WIDTH]
    }

    #[test]
    fn products_of_every_height_are_right() {
        // 40 rows on the right: a left matrix may end within a panel.
        for inner in [32, 40, 96] {
            let right = matrix(inner, WIDTH, 5);
            let bias = std::array::from_fn(noise);
            for rows in 1..40 {
                let left = matrix(rows, inner, rows);
                let mut out = vec![[f32::NAN; WIDTH]; rows];
                product(left.panels(), right.panel(0), &bias, &mut out);
                for (row, out) in out.iter().enumerate() {
                    for (column, x) in out.iter().enumerate() {
                        let sum = (0..inner).map(|k| at(&left, row, k) * at(&right, k, column));
                        let expected = bias[column] + sum.sum::<f32>();
                        assert!((x - expected).abs() < 1e-4, "{rows} rows, {inner} inner");
                    }
                }
            }
        }
    }

    #[test]
    fn gelu_is_the_exact_one() {
        // x · Φ(x), from a table of the normal distribution.
        for (x, expected) in [
            (0.0, 0.0),
            (1.0, 0.841_344_7),
            (-1.0, -0.158_655_3),
            (2.0, 1.954_499_7),
            (-3.0, -0.004_049_7),
            (12.0, 12.0),
            (-12.0, 0.0),
        ] {
            let mut panel = [[x; WIDTH]];
            gelu(&mut panel);
            assert!((panel[0][7] - expected).abs() < 1e-6, "{x}: {}", panel[0][7]);
        }
    }

    #[test]
    fn softmax_sums_to_one_and_ignores_what_lies_beyond() {
        for columns in [1, 5, 31, 32, 33, 70] {
            let mut scores = matrix(3, columns, 9);
            let before = scores.clone();
            for panel in scores.data.chunks_exact_mut(3).skip(columns / WIDTH) {
                for row in panel {
                    for x in &mut row[columns % WIDTH..] {
                        *x = 1e30;
                    }
                }
            }
            softmax(&mut scores, columns, 2.0);
            for row in 0..3 {
                let powers = (0..columns).map(|c| (at(&before, row, c) * 2.0).exp());
                let sum: f32 = powers.sum();
                for column in 0..columns {
                    let expected = (at(&before, row, column) * 2.0).exp() / sum;
                    assert!((at(&scores, row, column) - expected).abs() < 1e-6, "{columns} columns");
                }
            }
        }
    }

    #[test]
    fn rows_are_normalised_one_by_one() {
        let residual = matrix(5, 64, 3);
        let mut out = matrix(5, 64, 40);
        let sums: Vec<f32> = (0..64).map(|c| at(&out, 2, c) + at(&residual, 2, c)).collect();
        let mean = sums.iter().sum::<f32>() / 64.0;
        let spread = sums.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / 64.0;
        add_norm(&mut out, Some(&residual), &[[2.0; WIDTH]; 2], &[[0.5; WIDTH]; 2], 1e-12);
        for (column, x) in sums.iter().enumerate() {
            let expected = (x - mean) / spread.sqrt() * 2.0 + 0.5;
            assert!((at(&out, 2, column) - expected).abs() < 1e-4);
        }
    }
}
