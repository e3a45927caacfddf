//! The steps as code.

use super::super::index::{array_len, dim, element};
use super::super::loops::for_loop;
use super::super::scalar::condition;
use super::super::site::{index_list, place};
use super::super::{forward, latent, missing, wholes};
use super::observed::field;
use super::source::source;
use super::{drawn_name, ends, moved};
use crate::ir::{
    Arrange, Draw, Joint, Program, Said, Scalar, Source, Step, StmtKind, Target, Whole,
};
use crate::typed::{Constraint, DataKind, VarId, VarKind};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

/// What is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The parameters.
    Prior,
    /// The data, given the parameters.
    Data,
}

pub(super) struct Walk<'p> {
    /// The program with the parameters' own kinds.
    pub(super) written: &'p Program,
    /// The steps' own, in which they are plain arrays.
    pub(super) program: &'p Program,
    pub(super) purpose: Purpose,
}

impl Walk<'_> {
    pub(super) fn steps(&self, steps: &[Step]) -> TokenStream {
        steps.iter().map(|step| self.step(step)).collect()
    }

    fn step(&self, step: &Step) -> TokenStream {
        let program = self.program;
        match step {
            Step::Latent(id) => self.latent(*id),
            Step::Plain(stmt) => match &stmt.kind {
                // What a raw parameter makes up is drawn itself.
                StmtKind::Let { var, .. }
                    if self.purpose == Purpose::Prior && self.is_moved(*var) =>
                {
                    self.room(*var)
                }
                _ => forward::definition(program, stmt),
            },
            Step::Draw(draw) => self.draw(draw),
            Step::Joint { joint, place } => self.joint(joint, place),
            Step::Arrange { var, how, place } => self.arrange(*var, *how, place),
            Step::Until {
                var,
                body,
                place: said,
            } => {
                let body = self.steps(body);
                if body.is_empty() {
                    return body;
                }
                let (name, k, place) = (self.name(*var), self.row_len(*var), said_place(said));
                let text = name.unraw().to_string();
                quote! {
                    let mut __tries = 0;
                    loop {
                        #body
                        if __p::is_ordered(&#name, #k) {
                            break;
                        }
                        __p::tried(&mut __tries, #place, #text)?;
                    }
                }
            }
            Step::Choose { .. } | Step::Path { .. } if self.purpose == Purpose::Prior => {
                TokenStream::new()
            }
            Step::Path {
                var,
                at,
                dims,
                initial,
                transition,
                body,
                ..
            } => {
                let (dims, body) = (wholes::lengths(program, dims), self.steps(body));
                let initial = wholes::numbers(program, initial);
                let transition = wholes::numbers(program, transition);
                quote! {
                    for (#at, #var) in __p::draw_path(__rng, #dims, #initial, #transition).into_iter().enumerate() {
                        #body
                    }
                }
            }
            Step::Choose {
                var,
                from,
                body,
                place: said,
            } => {
                let (draw, body, place) = (
                    source(program, from, None),
                    self.steps(body),
                    said_place(said),
                );
                let text = var.unraw().to_string();
                quote!({
                    let #var = __p::drawn(#draw, #place, (#text, &[]))? as usize;
                    #body
                })
            }
            Step::If {
                condition: c,
                then,
                other,
            } => {
                let (then, other) = (self.steps(then), self.steps(other));
                match then.is_empty() && other.is_empty() {
                    true => then,
                    false => {
                        let c = condition(program, c);
                        quote!(if #c { #then } else { #other })
                    }
                }
            }
            Step::For { var, lo, hi, body } => {
                let body = self.steps(body);
                match body.is_empty() {
                    true => body,
                    false => for_loop(program, var, lo, hi, body),
                }
            }
        }
    }

    fn name(&self, id: VarId) -> &Ident {
        &self.program.model.vars[id].name
    }

    fn is_moved(&self, id: VarId) -> bool {
        matches!(self.program.model.vars[id].kind, VarKind::Moved(_))
    }

    fn constraint(&self, id: VarId) -> Option<&Constraint> {
        match &self.written.model.vars[id].kind {
            VarKind::Latent(constraint) | VarKind::Moved(constraint) => Some(constraint),
            _ => None,
        }
    }

    /// The length of each vector of an array of them, or of the sides of each matrix.
    fn row_len(&self, id: VarId) -> TokenStream {
        match self.constraint(id).and_then(Constraint::shaped) {
            Some((_, len)) => dim(self.program, len),
            None => quote!(1),
        }
    }

    fn latent(&self, id: VarId) -> TokenStream {
        let var = &self.written.model.vars[id];
        match self.purpose {
            Purpose::Data => latent::value(self.written, var, false, false),
            Purpose::Prior if moved(self.program, var).is_some() => TokenStream::new(),
            Purpose::Prior => self.room(id),
        }
    }

    fn room(&self, id: VarId) -> TokenStream {
        let var = &self.program.model.vars[id];
        let name = &var.name;
        match var.shape.is_empty() {
            true => quote!(let mut #name: f64 = f64::NAN;),
            false => {
                let len = array_len(self.program, &var.shape);
                quote!(let mut #name: ::std::vec::Vec<f64> = ::std::vec![f64::NAN; #len];)
            }
        }
    }

    fn draw(&self, draw: &Draw) -> TokenStream {
        let (name, at) = (&draw.name.0, index_list(self.program, &draw.name.1));
        let place = said_place(&draw.place);
        match (&draw.to, self.purpose) {
            (Target::Var(id, index), Purpose::Data) => {
                let Some(m) = missing::of_whole(self.written, *id) else {
                    return TokenStream::new();
                };
                let from = source(self.program, &draw.from, None);
                let data = &self.program.model.data[m.data];
                let drawn = element(self.program, &drawn_name(field(data)), &data.shape, index);
                let seen = element(self.program, self.name(*id), &data.shape, index);
                quote! {
                    #drawn = __p::drawn(#from, #place, (#name, #at))?;
                    if __ancestral {
                        #seen = #drawn;
                    }
                }
            }
            (Target::Var(id, index), Purpose::Prior) => {
                let of = missing::of_whole(self.written, *id).map_or(*id, |m| m.latent);
                let ends = self.constraint(of).and_then(|c| ends(self.program, c));
                let from = source(self.program, &draw.from, ends.as_ref());
                let var = &self.program.model.vars[*id];
                let to = element(self.program, &var.name, &var.shape, index);
                quote!(#to = __p::drawn(#from, #place, (#name, #at))?;)
            }
            (Target::Data(id, index), Purpose::Data) => {
                let from = source(self.program, &draw.from, None);
                let var = &self.program.model.data[*id];
                let drawn = element(self.program, &drawn_name(&var.name), &var.shape, index);
                let seen = element(self.program, &var.name, &var.shape, index);
                let ty = stored(&var.kind);
                quote! {
                    #drawn = __p::drawn(#from, #place, (#name, #at))?;
                    if __ancestral {
                        #seen = #drawn as #ty;
                    }
                }
            }
            _ => TokenStream::new(),
        }
    }

    fn joint(&self, joint: &Joint, said: &Said) -> TokenStream {
        let program = self.program;
        let (name, at) = (&joint.target.0, index_list(program, &joint.target.1));
        let place = said_place(said);
        let sample = |to: TokenStream| {
            let distribution = wholes::distribution(joint);
            let dims = wholes::lengths(program, &joint.dims);
            let args = joint.args.iter().map(|arg| wholes::numbers(program, arg));
            quote! {
                __p::sample_whole::<#distribution>(#dims, __rng, [#(#args),*], #to);
                __p::whole_drawn(#to, #place, (#name, #at))?;
            }
        };
        match (&joint.x, self.purpose) {
            (
                Whole::Block {
                    source: Source::Var(id),
                    at,
                },
                Purpose::Prior,
            ) => {
                let (name, range) = (self.name(*id), wholes::range(program, Source::Var(*id), at));
                sample(quote!(&mut #name[#range]))
            }
            (Whole::Number(Scalar::Var(id, index)), Purpose::Prior) => {
                let var = &program.model.vars[*id];
                let to = element(program, &var.name, &var.shape, index);
                let sample = sample(quote!(&mut __one));
                quote!({ let mut __one = [f64::NAN]; #sample #to = __one[0]; })
            }
            (
                Whole::Block {
                    source: Source::Data(id),
                    at,
                },
                Purpose::Data,
            ) => {
                let var = &program.model.data[*id];
                let (seen, drawn, ty) = (&var.name, drawn_name(&var.name), stored(&var.kind));
                let range = wholes::range(program, Source::Data(*id), at);
                let sample = sample(quote!(&mut #drawn[#range]));
                quote! {
                    #sample
                    if __ancestral {
                        for (__to, __from) in #seen[#range].iter_mut().zip(&#drawn[#range]) {
                            *__to = *__from as #ty;
                        }
                    }
                }
            }
            (Whole::Number(Scalar::Data(id, index)), Purpose::Data) => {
                let var = &program.model.data[*id];
                let drawn = element(program, &drawn_name(&var.name), &var.shape, index);
                let seen = element(program, &var.name, &var.shape, index);
                let (ty, sample) = (stored(&var.kind), sample(quote!(&mut __one)));
                quote!({
                    let mut __one = [f64::NAN];
                    #sample
                    #drawn = __one[0];
                    if __ancestral {
                        #seen = __one[0] as #ty;
                    }
                })
            }
            _ => TokenStream::new(),
        }
    }

    fn arrange(&self, var: VarId, how: Arrange, said: &Said) -> TokenStream {
        if self.purpose == Purpose::Data {
            return TokenStream::new();
        }
        let (name, k, place) = (self.name(var), self.row_len(var), said_place(said));
        let text = name.unraw().to_string();
        let shape = self.constraint(var).and_then(Constraint::shaped);
        match (how, shape) {
            (Arrange::Sort, _) => quote!(__p::sort_rows(&mut #name, #k);),
            (Arrange::Center, _) => quote!(__p::center_rows(&mut #name, #k);),
            (Arrange::Normalise, _) => quote!(__p::normalise_rows(&mut #name, #k);),
            (Arrange::Uniform, Some((shape, _)))
                if ["simplex", "unit_vector", "corr_matrix"].contains(&shape.name) =>
            {
                let word = shape.name;
                let len = match shape.is_matrix {
                    true => quote!(#k * #k),
                    false => quote!(#k),
                };
                quote!(__p::uniform_rows(__rng, #word, #k, #len, &mut #name);)
            }
            // Uniform over what has no end.
            (Arrange::Uniform, _) => {
                let none = quote!(::core::result::Result::Err(__p::Undrawn::NoSampler));
                quote!(__p::drawn(#none, #place, (#text, &[]))?;)
            }
            (Arrange::Impossible, _) => {
                quote!(return ::core::result::Result::Err(__p::impossible(#place, #text));)
            }
        }
    }
}

fn said_place(said: &Said) -> TokenStream {
    place(&said.text, said.line)
}

/// How the model keeps data of this kind.
fn stored(kind: &DataKind) -> TokenStream {
    match kind {
        DataKind::Index(_) => quote!(u32),
        _ => quote!(f64),
    }
}
