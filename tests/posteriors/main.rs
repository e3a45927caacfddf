//! The posteriors of posteriordb as a user would write them: a file each, with the same density in plain Rust. The data are read
//! in place; where they are absent, a test says so and passes.

#[allow(dead_code, reason = "a part of it is used")]
#[path = "../support/oracle.rs"]
mod oracle;
#[path = "../support/posteriordb.rs"]
mod posteriordb;

mod compare;
mod plain;

mod ar_k;
mod blr;
mod earn_height;
mod eight_schools_centered;
mod eight_schools_noncentered;
mod garch;
mod gp_regr;
mod hmm_example;
mod kidscore_interaction;
mod kidscore_momiq;
mod kilpisjarvi;
mod logearn_interaction;
mod logmesquite_logvash;
mod lotka_volterra;
mod low_dim_gauss_mix;
mod mesquite;
mod nes;
mod radon_centered;
mod radon_noncentered;
