//! IR to Rust. Nothing here can fail.
//!
//! A model becomes three items and their implementations; everything heavy is a call into `::wgf::__private`:
//!
//! ```text
//! pub struct RadonData { pub counties: usize, pub county: Vec<usize>, … }
//! pub struct RadonParams { pub mu: f64, pub tau: f64, pub alpha: Vec<f64>, … }
//! pub struct RadonDiscrete { … }        // if discrete parameters are summed out
//! pub struct Radon { counties: usize, homes: usize, county: Vec<u32>, …, __settled: …, … }
//! const _: () = {
//!     use ::wgf::__private as __p;
//!     impl RadonData { pub fn from_json(…) … }
//!     impl Radon { pub fn new(data) … pub fn log_density(&self, u) … pub fn score(&self, u, gradient) … pub fn fit(&self) … pub fn compare(&self, …) … }
//!     impl __p::Program for Radon { fn density<__T>(…) … fn score<__T>(…) … }
//!     impl __p::LogDensity for Radon { … }
//!     impl __p::Model for Radon { … }
//! };
//! ```

mod adjoint;
mod bind;
mod change;
mod checks;
mod choice;
mod choices;
mod data_struct;
mod discrete;
mod elements;
mod filled;
mod first;
mod forward;
mod functions;
mod generative;
mod index;
mod keep;
mod latent;
mod loops;
mod minibatch;
mod missing;
mod names;
mod ode;
mod params;
mod plate;
mod plate_site;
mod pointwise;
mod product;
mod reads;
mod rows;
mod scalar;
mod score;
mod settle;
mod shaped;
mod site;
pub(crate) mod stub;
mod tally;
mod truncated;
mod uses;
mod value;
mod wholes;

use crate::ir::Program;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use score::Score;
use syn::ext::IdentExt;

/// What is reported (checks, draws, statements that are not finite) comes from the program as written, what is evaluated
/// from the optimised one.
pub(crate) fn expand(written: &Program, program: &Program) -> TokenStream {
    let model = &program.model;
    let (name, vis, docs) = (&model.name, &model.vis, &model.docs);
    let (data, params) = (data_struct::item(written), params::item(written));
    let (discrete, of_discrete) = discrete::items(written);
    let fields = bind::fields(program);
    let data_methods = data_struct::methods(program);
    let score = score::score(program);
    let methods = methods(written, program);
    let traits = traits(written, program, &score);
    let generative = generative::generative(written);
    let (predicted, with_observations) = (
        generative::item(written),
        generative::with_observations(written),
    );
    let (shadows, equations) = (names::shadows(program), ode::fields(written));
    let uses = uses::uses(written);
    let doc = format!("The model `{name}`, bound to its data.");
    quote! {
        #data
        #params
        #predicted
        #discrete
        #(#docs)*
        #[doc = #doc]
        #[derive(Clone, Debug)]
        #[allow(non_snake_case)]
        #vis struct #name {
            #fields
        }
        #[allow(non_snake_case, unused, clippy::all)]
        const _: () = {
            use ::wgf::__private as __p;
            #shadows
            #equations
            #data_methods
            #methods
            #traits
            #with_observations
            #generative
            #of_discrete
            #uses
        };
    }
}

/// The inherent methods, which need no trait in scope.
fn methods(written: &Program, program: &Program) -> TokenStream {
    let (name, vis) = (&program.model.name, &program.model.vis);
    let data = data_struct::data_name(name);
    let (dimension, quantities) = (bind::dimension(program), params::quantities(written));
    let new = bind::new(program, &dimension, &quantities);
    let of_rows = minibatch::methods(program);
    let check = minibatch::any(program).then(|| quote!(, __check: bool));
    let (settle, settled) = (
        settle::settle(written, program),
        settle::settled_type(program),
    );
    quote! {
        impl #name {
            /// Binds the model to data; every shape, range and NaN is checked here.
            ///
            /// # Errors
            /// Names the field, the position and the value of the first thing that is wrong.
            #vis fn new(__data: #data) -> ::core::result::Result<Self, __p::DataError> {
                #new
            }

            /// d, the number of unconstrained parameters.
            #vis fn dim(&self) -> usize {
                self.__dim
            }

            /// ℓ(u), the log density of the unconstrained parameters: log-Jacobians and all constants included.
            ///
            /// # Panics
            /// If `u` does not have length d.
            #vis fn log_density(&self, u: &[f64]) -> f64 {
                __p::log_density(self, u)
            }

            /// ℓ(u), with its gradient ∇ℓ(u) written to `gradient`.
            ///
            /// # Panics
            /// If `u` or `gradient` does not have length d.
            #vis fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
                __p::score(self, u, gradient)
            }

            /// The scores of S = `values.len()` points at once. `points` and `gradients` hold d × S numbers with the point
            /// innermost: coordinate i of point s is at `i * S + s`. The results are those of `score` up to the rounding of
            /// sums taken in another order, and depend neither on S nor on the number of threads (rayon's) that share the work.
            ///
            /// # Panics
            /// If `points` or `gradients` does not have length d × S.
            #vis fn score_batch(&self, points: &[f64], values: &mut [f64], gradients: &mut [f64]) {
                __p::score_batch(self, &self.__pace, points, values, gradients)
            }

            /// ∇²ℓ(u) v, written to `product`, with ∇ℓ(u) written to `gradient`; returns ℓ(u). It costs about two scores.
            ///
            /// # Panics
            /// If a slice does not have length d.
            #vis fn hessian_vector_product(&self, u: &[f64], v: &[f64], gradient: &mut [f64], product: &mut [f64]) -> f64 {
                __p::hessian_vector_product(self, u, v, gradient, product)
            }

            /// ∇²ℓ(u), d × d and symmetric, written to `hessian` row by row.
            ///
            /// # Panics
            /// If `u` does not have length d, or `hessian` length d².
            #vis fn hessian(&self, u: &[f64], hessian: &mut [f64]) {
                __p::hessian(self, u, hessian)
            }

            /// A fit of this model, set up as its attributes say.
            #vis fn fit(&self) -> __p::Fitter<'_, Self> {
                __p::Fitter::new(self)
            }

            /// Runs several fits of this model, `model.compare([model.fit(), model.fit().guide(mixture(3))])`, to be printed side
            /// by side.
            #vis fn compare<'m>(
                &'m self,
                fitters: impl ::core::iter::IntoIterator<Item = __p::Fitter<'m, Self>>,
            ) -> __p::Comparison<'m, Self> {
                __p::Comparison::run(fitters)
            }

            /// Draws of the parameters from the model's own statements, before the data. They depend on the seed alone, and fewer
            /// draws are the first of more.
            ///
            /// # Errors
            /// If a parameter has no distribution that can be drawn from: a `Flat` without bounds, or one without a sampler.
            #vis fn prior(&self, draws: usize, seed: u64) -> ::core::result::Result<__p::Prior<'_, Self>, __p::DrawError> {
                __p::Prior::new(self, draws, seed)
            }

            #of_rows

            fn __settle(&self #check) -> ::core::result::Result<#settled, __p::DataError> {
                #settle
            }
        }
    }
}

fn traits(written: &Program, program: &Program, score: &Score) -> TokenStream {
    let name = &program.model.name;
    let (score_body, workspace) = (&score.body, &score.workspace);
    let sizes: Vec<&Ident> = program.model.sizes.iter().map(|s| &s.name).collect();
    let (density, oracle) = (forward::density(program), forward::oracle(written));
    let (explain, constrain) = (forward::explain(written), forward::constrain(written));
    let (params_name, params) = (params::params_name(written), params::from_values(written));
    let text = name.unraw().to_string();
    let choices = choices::choices(&program.model.choices);
    let subsample = minibatch::subsample(program);
    quote! {
        impl __p::Program for #name {
            fn dim(&self) -> usize {
                self.__dim
            }

            fn workspace_len(&self) -> usize {
                #(let #sizes = self.#sizes;)*
                #workspace
            }

            fn density<__T: __p::Real>(&self, __u: &[__T], __work: &mut [__T]) -> __T {
                #density
            }

            fn density_as_written<__T: __p::Real>(&self, __u: &[__T]) -> __T {
                #oracle
            }

            #[inline(always)]
            fn score<__T: __p::Real, __R: __p::Rows<__T>>(&self, __u: impl __p::Point<__T>, __gradient: impl __p::Gradient<__T>, __work: &mut [__T]) -> __T {
                #score_body
            }
        }

        impl __p::LogDensity for #name {
            fn dim(&self) -> usize {
                self.__dim
            }

            fn log_density(&self, u: &[f64]) -> f64 {
                #name::log_density(self, u)
            }

            fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
                #name::score(self, u, gradient)
            }

            fn score_batch(&self, points: &[f64], values: &mut [f64], gradients: &mut [f64]) {
                #name::score_batch(self, points, values, gradients)
            }

            #subsample
        }

        impl __p::Model for #name {
            type Params = #params_name;

            fn name(&self) -> &str {
                #text
            }

            fn quantities(&self) -> &[__p::Quantity] {
                &self.__quantities
            }

            fn constrain(&self, __u: &[f64], __values: &mut [f64]) {
                #constrain
            }

            fn params(&self, __values: &[f64]) -> #params_name {
                #params
            }

            fn explain(&self, __u: &[f64]) -> ::core::option::Option<__p::NonFinite> {
                #explain
            }

            fn choices(&self) -> __p::ModelChoices {
                #choices
            }
        }
    }
}
