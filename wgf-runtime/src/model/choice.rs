//! What a model's attributes select: the guide, the divergence and the method of a fit.

/// The family of the variational distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum GuideChoice {
    /// N(μ, SSᵀ) with a full non-singular S.
    #[default]
    Gaussian,
    /// N(μ, diag(s)²): mean field.
    Diagonal,
}

/// The f-divergence that a fit minimises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum DivergenceChoice {
    /// KL(q‖p).
    #[default]
    ReverseKl,
}

/// How a fit moves the guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum MethodChoice {
    /// Path-derivative black-box variational inference.
    #[default]
    Bbvi,
}

/// The three choices together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ModelChoices {
    /// `#[guide(…)]`.
    pub guide: GuideChoice,
    /// `#[divergence(…)]`.
    pub divergence: DivergenceChoice,
    /// `#[method(…)]`.
    pub method: MethodChoice,
}
