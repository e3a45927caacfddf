//! On blocks of particles every number is what it is on its own: the same text, with another scalar.

use super::*;
use crate::real::{Lanes, Real};
use crate::vector::Plain;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

type Block = Lanes<Plain, 2>;

const LANES: usize = Block::LEN;

/// The same array of every lane.
type Arrays = [Vec<f64>; LANES];

fn blocks(of_lane: &Arrays) -> Vec<Block> {
    let at = |i: usize| Block::load(&of_lane.each_ref().map(|numbers| numbers[i]));
    (0..of_lane[0].len()).map(at).collect()
}

/// The numbers of one lane.
fn lane(blocks: &[Block], lane: usize) -> Vec<f64> {
    let number = |block: &Block| {
        let mut numbers = [0.0; LANES];
        block.store(&mut numbers);
        numbers[lane]
    };
    blocks.iter().map(number).collect()
}

/// Products may be rounded once in one scalar and twice in another.
fn assert_same(what: &str, got: &[f64], want: &[f64]) {
    assert_eq!(got.len(), want.len());
    for (got, want) in got.iter().zip(want) {
        assert!(want.is_finite(), "{what}: {want}");
        let error = (got - want).abs();
        assert!(error <= 1e-12 * (1.0 + want.abs()), "{what}: {got}, {want}");
    }
}

fn nan<T: Real>(len: usize) -> Vec<T> {
    vec![T::constant(f64::NAN); len]
}

/// A random array of every lane.
fn draw(rng: &mut ChaCha8Rng, draw: fn(usize, &mut ChaCha8Rng) -> Vec<f64>, size: usize) -> Arrays {
    std::array::from_fn(|_| draw(size, rng))
}

fn vector(n: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    (0..n).map(|_| rng.random_range(-2.0..2.0)).collect()
}

fn positive(n: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    (0..n).map(|_| rng.random_range(0.5..2.0)).collect()
}

fn simplex(n: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    of_set::<Simplex>(n, rng)
}

fn triangular(n: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    of_set::<CholeskyCov>(n, rng)
}

fn definite(n: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    of_set::<CovMatrix>(n, rng)
}

fn correlation(n: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    of_set::<CorrMatrix>(n, rng)
}

fn corr_factor(n: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    of_set::<CholeskyCorr>(n, rng)
}

fn of_set<S: Shaped>(n: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let u: Vec<f64> = (0..S::free_len(n))
        .map(|_| rng.random_range(-1.0..1.0))
        .collect();
    let mut x = nan(S::len(n));
    S::constrain(n, &u, &mut x, &mut nan(S::kept_len(n)));
    x
}

/// The output and the adjoints of all inputs.
fn run<O: Operation<N>, const N: usize, T: Real>(
    dims: &[usize],
    len: usize,
    inputs: [&[T]; N],
) -> Vec<Vec<T>> {
    let (mut output, mut kept) = (nan(len), nan(O::kept_len(dims)));
    O::forward(dims, inputs.map(View::Active), &mut output, &mut kept);
    let mut gradient: Vec<T> = (0..len).map(|i| T::constant(1.0 + i as f64)).collect();
    let mut adjoints = inputs.map(|input| vec![T::constant(0.0); input.len()]);
    let open = adjoints.each_mut().map(|adjoint| Some(&mut adjoint[..]));
    O::backward(
        dims,
        inputs.map(View::Active),
        &output,
        &mut kept,
        &mut gradient,
        open,
    );
    std::iter::once(output).chain(adjoints).collect()
}

fn operation<O: Operation<N>, const N: usize>(dims: &[usize], len: usize, inputs: [Arrays; N]) {
    let packed = inputs.each_ref().map(blocks);
    let got = run::<O, N, Block>(dims, len, packed.each_ref().map(|input| &input[..]));
    for l in 0..LANES {
        let want = run::<O, N, f64>(dims, len, inputs.each_ref().map(|input| &input[l][..]));
        for (got, want) in got.iter().zip(&want) {
            assert_same(std::any::type_name::<O>(), &lane(got, l), want);
        }
    }
}

#[test]
fn operations() {
    let rng = &mut ChaCha8Rng::seed_from_u64(71);
    operation::<Cholesky, 1>(&[4], 16, [draw(rng, definite, 4)]);
    operation::<LogDet, 1>(&[4], 1, [draw(rng, definite, 4)]);
    operation::<MatMul, 2>(&[2, 3, 4], 8, [draw(rng, vector, 6), draw(rng, vector, 12)]);
    operation::<Transpose, 1>(&[2, 3], 6, [draw(rng, vector, 6)]);
    operation::<Diagonal, 1>(&[3], 9, [draw(rng, vector, 3)]);
    operation::<QuadForm, 2>(&[3], 1, [draw(rng, vector, 9), draw(rng, vector, 3)]);
    operation::<SolveLower, 2>(&[3, 2], 6, [draw(rng, triangular, 3), draw(rng, vector, 6)]);
    operation::<SolveLowerTransposed, 2>(
        &[3, 2],
        6,
        [draw(rng, triangular, 3), draw(rng, vector, 6)],
    );
    operation::<SolveSpd, 2>(&[3, 2], 6, [draw(rng, definite, 3), draw(rng, vector, 6)]);
    operation::<Solve, 2>(&[3, 2], 6, [draw(rng, definite, 3), draw(rng, vector, 6)]);
    operation::<Softmax, 1>(&[4], 4, [draw(rng, vector, 4)]);
    operation::<LogSoftmax, 1>(&[4], 4, [draw(rng, vector, 4)]);
    operation::<LogSumExp, 1>(&[4], 1, [draw(rng, vector, 4)]);
    operation::<CumSum, 1>(&[4], 4, [draw(rng, vector, 4)]);
}

#[test]
fn hidden_markov_chains() {
    let rng = &mut ChaCha8Rng::seed_from_u64(76);
    let initial = draw(rng, simplex, 3);
    let seen = draw(rng, vector, 15);
    let matrix = draw(rng, positive, 9);
    operation::<HiddenMarkov, 3>(&[5, 3, 1], 1, [initial.clone(), matrix, seen.clone()]);
    let matrices = draw(rng, positive, 36);
    operation::<HiddenMarkov, 3>(&[5, 3, 4], 1, [initial, matrices, seen]);
}

#[test]
fn covariances() {
    fn distance<O: Operation<3>>(rng: &mut ChaCha8Rng) {
        let mut x = draw(rng, vector, 6);
        // Two points that coincide.
        x[3][4] = x[3][0];
        x[3][5] = x[3][1];
        let (alpha, rho) = (draw(rng, positive, 1), draw(rng, positive, 1));
        operation::<O, 3>(&[3, 2], 9, [x, alpha, rho]);
    }
    let rng = &mut ChaCha8Rng::seed_from_u64(72);
    distance::<SquaredExponential>(rng);
    distance::<Matern12>(rng);
    distance::<Matern32>(rng);
    distance::<Matern52>(rng);
    let x = draw(rng, vector, 6);
    let scales: [Arrays; 3] = std::array::from_fn(|_| draw(rng, positive, 1));
    let [alpha, rho, period] = scales;
    let y = draw(rng, vector, 4);
    let scales = [x.clone(), y, alpha.clone(), draw(rng, positive, 2)];
    operation::<CrossMatern32, 4>(&[3, 2, 2], 6, scales);
    operation::<GaussianProcessFactor, 1>(&[3], 9, [draw(rng, definite, 3)]);
    operation::<Periodic, 4>(&[3, 2], 9, [x, alpha, rho, period]);
}

/// An input that is data, the same in every lane, or one that is not.
enum Input {
    Data(Vec<f64>),
    Each(Arrays),
}

/// The value and the adjoints of the active inputs; `values` are their numbers.
fn score<D: Multivariate<N>, const N: usize, T: Real>(
    dims: &[usize],
    inputs: &[Input],
    values: &[Vec<T>],
) -> Vec<Vec<T>> {
    let view = |i: usize| match &inputs[i] {
        Input::Data(numbers) => View::Known(numbers),
        Input::Each(_) => View::Active(&values[i][..]),
    };
    let mut scratch = nan(D::scratch_len(dims));
    let args = std::array::from_fn(|i| view(i + 1));
    let mut adjoints: Vec<Vec<T>> = values
        .iter()
        .map(|x| vec![T::constant(0.0); x.len()])
        .collect();
    let mut open = adjoints
        .iter_mut()
        .zip(inputs)
        .map(|(adjoint, input)| match input {
            Input::Data(_) => None,
            Input::Each(_) => Some(&mut adjoint[..]),
        });
    let of_x = open.next().flatten();
    let of_args = std::array::from_fn(|_| open.next().flatten());
    let value = D::score(dims, view(0), args, of_x, of_args, &mut scratch);
    let alone = D::log_density(dims, view(0), args, &mut scratch);
    std::iter::once(vec![value, alone])
        .chain(adjoints)
        .collect()
}

fn distribution<D: Multivariate<N>, const N: usize>(dims: &[usize], inputs: &[Input]) {
    let values = |l: Option<usize>| -> (Vec<Vec<Block>>, Vec<Vec<f64>>) {
        let of = |input: &Input| match input {
            Input::Data(_) => (Vec::new(), Vec::new()),
            Input::Each(arrays) => (blocks(arrays), arrays[l.unwrap_or(0)].clone()),
        };
        inputs.iter().map(of).unzip()
    };
    let got = score::<D, N, Block>(dims, inputs, &values(None).0);
    for l in 0..LANES {
        let want = score::<D, N, f64>(dims, inputs, &values(Some(l)).1);
        for (got, want) in got.iter().zip(&want) {
            assert_same(std::any::type_name::<D>(), &lane(got, l), want);
        }
    }
}

#[test]
fn distributions_of_vectors() {
    use Input::{Data, Each};
    let rng = &mut ChaCha8Rng::seed_from_u64(73);
    let mut each = |of: fn(usize, &mut ChaCha8Rng) -> Vec<f64>, n: usize| Each(draw(rng, of, n));
    distribution::<Dirichlet, 1>(&[3], &[each(simplex, 3), each(positive, 3)]);
    distribution::<Dirichlet, 1>(&[3], &[each(simplex, 3), Data(vec![0.7])]);
    let category = || Data(vec![1.0]);
    let cutpoints = || Data(vec![-0.5, 0.8]);
    distribution::<Categorical, 1>(&[3], &[category(), each(simplex, 3)]);
    distribution::<CategoricalLogit, 1>(&[3], &[category(), each(vector, 3)]);
    distribution::<OrderedLogistic, 2>(&[3], &[category(), each(vector, 1), cutpoints()]);
    distribution::<OrderedProbit, 2>(&[3], &[category(), each(vector, 1), cutpoints()]);
    let counts = || Data(vec![3.0, 0.0, 2.0]);
    let trials = || Data(vec![5.0]);
    distribution::<Multinomial, 2>(&[3], &[counts(), trials(), each(simplex, 3)]);
    distribution::<DirichletMultinomial, 2>(&[3], &[counts(), trials(), each(positive, 3)]);
    distribution::<GaussianRandomWalk, 1>(&[4], &[each(vector, 4), each(positive, 1)]);
    let ar = [each(vector, 4), each(vector, 2), each(positive, 1)];
    distribution::<Ar, 2>(&[4, 2], &ar);
}

#[test]
fn distributions_with_matrices() {
    use Input::{Data, Each};
    let rng = &mut ChaCha8Rng::seed_from_u64(74);
    let mut each = |of: fn(usize, &mut ChaCha8Rng) -> Vec<f64>, n: usize| Each(draw(rng, of, n));
    let x = [each(vector, 3), each(vector, 3), each(definite, 3)];
    distribution::<MultiNormal, 2>(&[3], &x);
    distribution::<MultiNormalPrec, 2>(&[3], &x);
    let [x, loc, cov] = x;
    let edges = Data(vec![0.0, 1.0, 2.0, 1.0]);
    distribution::<Icar, 1>(&[3, 2, 2], &[each(vector, 3), edges]);
    distribution::<GaussianProcess, 1>(&[3], &[each(vector, 3), each(definite, 3)]);
    let factor = Data(vec![1.3, 0.0, 0.0, -0.4, 0.7, 0.0, 0.2, 0.5, 1.1]);
    let by_factor = [each(vector, 3), each(vector, 3), factor];
    distribution::<MultiNormalPrecChol, 2>(&[3], &by_factor);
    distribution::<MultiStudentT, 3>(&[3], &[x, each(positive, 1), loc, cov]);
    let x = [
        Data(vec![0.1, 0.4, -2.0]),
        each(vector, 3),
        each(triangular, 3),
    ];
    distribution::<MultiNormalChol, 2>(&[3], &x);
    distribution::<LkjCorr, 1>(&[3], &[each(correlation, 3), each(positive, 1)]);
    distribution::<LkjCholesky, 1>(&[3], &[each(corr_factor, 3), Data(vec![1.5])]);
    let x = [each(definite, 3), Data(vec![4.5]), each(definite, 3)];
    distribution::<Wishart, 2>(&[3], &x);
    distribution::<InvWishart, 2>(&[3], &x);
}

/// The value, the log-Jacobian, and the adjoint.
fn through<S: Shaped, T: Real>(k: usize, u: &[T]) -> Vec<Vec<T>> {
    let (mut x, mut kept) = (nan(S::len(k)), nan(S::kept_len(k)));
    let log_jacobian = S::constrain(k, u, &mut x, &mut kept);
    let mut x_adjoint: Vec<T> = (0..x.len()).map(|i| T::constant(1.0 + i as f64)).collect();
    let mut u_adjoint = nan(u.len());
    S::pull_back(k, u, &x, &mut kept, &mut x_adjoint, &mut u_adjoint);
    vec![x, vec![log_jacobian], u_adjoint]
}

#[test]
fn constraints() {
    fn set<S: Shaped>(rng: &mut ChaCha8Rng) {
        let u = draw(rng, vector, S::free_len(4));
        let got = through::<S, Block>(4, &blocks(&u));
        for l in 0..LANES {
            let want = through::<S, f64>(4, &u[l]);
            for (got, want) in got.iter().zip(&want) {
                assert_same(std::any::type_name::<S>(), &lane(got, l), want);
            }
        }
    }
    let rng = &mut ChaCha8Rng::seed_from_u64(75);
    set::<Simplex>(rng);
    set::<Ordered>(rng);
    set::<PositiveOrdered>(rng);
    set::<UnitVector>(rng);
    set::<SumToZero>(rng);
    set::<CholeskyCorr>(rng);
    set::<CorrMatrix>(rng);
    set::<CholeskyCov>(rng);
    set::<CovMatrix>(rng);
}
