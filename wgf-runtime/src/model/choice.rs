//! What a model's attributes select: the guide, the divergence and the method of a fit.

use std::sync::Arc;

use crate::divergence::{Divergence, ReverseKl};

/// The family of the variational distribution.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum GuideChoice {
    /// N(μ, SSᵀ) with a full non-singular S.
    #[default]
    Gaussian,
    /// N(μ, LLᵀ) with L lower triangular.
    Triangular,
    /// N(μ, diag(s)²): mean field.
    Diagonal,
    /// N(μ, diag(s)² + UUᵀ), U with this many columns.
    LowRank(usize),
    /// Σₖ πₖ qₖ.
    Mixture(MixtureChoice),
}

/// A mixture of Gaussians of one family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MixtureChoice {
    /// K.
    pub components: usize,
    /// The family of each component.
    pub family: Box<GuideChoice>,
    /// What becomes of the weights.
    pub weights: MixtureWeights,
}

/// What moves the weights π of a mixture, and the components with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum MixtureWeights {
    /// The mirror step πₖ ∝ πₖ exp(η E_qₖ\[h\]), the gradient of D_f in the Fisher–Rao metric; every component takes its own
    /// Bures–Wasserstein step (its gradient over πₖ).
    #[default]
    Mirror,
    /// The plain gradient of D_f in log π, and in the components' parameters.
    Gradient,
    /// None: they stay equal (Yi & Liu 2023). Every component takes its own Bures–Wasserstein step.
    Fixed,
}

/// The Gaussian with a full scale matrix S, u = μ + Sε: the default.
pub fn gaussian() -> GuideChoice {
    GuideChoice::Gaussian
}

/// The Gaussian with a lower triangular scale matrix: the same distributions as [`gaussian`] in half the parameters.
pub fn triangular() -> GuideChoice {
    GuideChoice::Triangular
}

/// The mean-field Gaussian, whose coordinates are independent.
pub fn diagonal() -> GuideChoice {
    GuideChoice::Diagonal
}

/// The Gaussian whose covariance is diagonal plus one of rank `rank`, at a cost linear in d.
pub fn low_rank(rank: usize) -> GuideChoice {
    GuideChoice::LowRank(rank)
}

/// A mixture of `components` full Gaussians with learnt weights. See [`GuideChoice::of`] for other components,
/// [`GuideChoice::weights`] for other weights.
pub fn mixture(components: usize) -> GuideChoice {
    GuideChoice::Mixture(MixtureChoice {
        components,
        family: Box::new(GuideChoice::Gaussian),
        weights: MixtureWeights::default(),
    })
}

impl GuideChoice {
    /// A mixture with components of another family: `mixture(5).of(diagonal())`. What is no mixture stays as it is.
    pub fn of(self, family: GuideChoice) -> Self {
        match self {
            GuideChoice::Mixture(choice) => GuideChoice::Mixture(MixtureChoice {
                family: Box::new(family),
                ..choice
            }),
            other => other,
        }
    }

    /// A mixture with weights that move otherwise: `mixture(5).weights(MixtureWeights::Fixed)`. What is no mixture stays as
    /// it is.
    pub fn weights(self, weights: MixtureWeights) -> Self {
        match self {
            GuideChoice::Mixture(choice) => {
                GuideChoice::Mixture(MixtureChoice { weights, ..choice })
            }
            other => other,
        }
    }

    /// Whether the image of such a guide under any linear map is such a guide.
    pub fn is_closed_under_maps(&self) -> bool {
        match self {
            GuideChoice::Gaussian | GuideChoice::Triangular => true,
            GuideChoice::Mixture(choice) => choice.family.is_closed_under_maps(),
            GuideChoice::Diagonal | GuideChoice::LowRank(_) => false,
        }
    }

    /// K; 1 for what is no mixture.
    pub fn components(&self) -> usize {
        match self {
            GuideChoice::Mixture(choice) => choice.components,
            _ => 1,
        }
    }
}

/// How a fit moves the guide.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[non_exhaustive]
pub enum MethodChoice {
    /// Path-derivative black-box variational inference.
    #[default]
    Bbvi,
    /// Particles moved along the flow, and the guide projected on where they went.
    Distillation(Distillation),
}

/// One round of distillation: particles u = g_θ(ε) are moved by `flow_steps` steps u ← u + η v(u) with the guide in v as it
/// was, and θ becomes the minimiser of Σ‖g_θ(εᵢ) − uᵢ‖², or comes closer to it (Yi & Liu 2023, arXiv 2310.20090).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distillation {
    /// How θ follows the particles.
    pub projection: Projection,
    /// The flow steps of a round.
    pub flow_steps: usize,
    /// η; `None`: it starts small, grows while successive rounds agree in their direction, shrinks where they turn on each
    /// other, and falls to nothing along a cosine over the run.
    pub step: Option<f64>,
}

/// How the guide's parameters follow the moved particles.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Projection {
    /// Gradient steps on the mean of ½‖g_θ(εᵢ) − uᵢ‖², of unit length. One of them is a plain BBVI step of length η.
    Gradient {
        /// How many.
        steps: usize,
    },
    /// The minimiser: a regression of the particles on their noise. It is exact, whatever the noise, where v is affine in ε,
    /// as it is for every Gaussian target.
    LeastSquares,
}

impl Projection {
    /// The projection's name, for reports.
    pub fn name(&self) -> String {
        match self {
            Projection::Gradient { steps: 1 } => "one gradient step".to_owned(),
            Projection::Gradient { steps } => format!("{steps} gradient steps"),
            Projection::LeastSquares => "least squares".to_owned(),
        }
    }
}

impl Default for Distillation {
    fn default() -> Self {
        Distillation {
            projection: Projection::LeastSquares,
            flow_steps: 1,
            step: None,
        }
    }
}

/// Path-derivative black-box variational inference: the default.
pub fn bbvi() -> MethodChoice {
    MethodChoice::Bbvi
}

/// Distillation by least squares, with a step that it chooses itself.
pub fn distillation() -> MethodChoice {
    MethodChoice::Distillation(Distillation::default())
}

impl MethodChoice {
    /// Distillation with another projection. BBVI stays as it is.
    pub fn projection(self, projection: Projection) -> Self {
        self.distil(|d| Distillation { projection, ..d })
    }

    /// Distillation with so many flow steps in a round. BBVI stays as it is.
    pub fn flow_steps(self, flow_steps: usize) -> Self {
        self.distil(|d| Distillation { flow_steps, ..d })
    }

    /// Distillation with flow steps of length η. BBVI stays as it is.
    pub fn step(self, step: f64) -> Self {
        let step = Some(step);
        self.distil(|d| Distillation { step, ..d })
    }

    fn distil(self, change: impl Fn(Distillation) -> Distillation) -> Self {
        match self {
            MethodChoice::Distillation(d) => MethodChoice::Distillation(change(d)),
            other => other,
        }
    }
}

/// The three choices together.
#[derive(Clone, Debug)]
pub struct ModelChoices {
    /// `#[guide(…)]`.
    pub guide: GuideChoice,
    /// `#[divergence(…)]`.
    pub divergence: Arc<dyn Divergence>,
    /// `#[method(…)]`.
    pub method: MethodChoice,
}

impl Default for ModelChoices {
    fn default() -> Self {
        ModelChoices {
            guide: GuideChoice::default(),
            divergence: Arc::new(ReverseKl),
            method: MethodChoice::default(),
        }
    }
}
