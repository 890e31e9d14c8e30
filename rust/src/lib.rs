//! The native core of Confiture. Only `abi` knows of C.

pub mod abi;
pub mod arena;
mod buffer;
pub mod build;
pub mod check;
mod crew;
pub mod failure;
pub mod hash;
mod large;
pub mod lexer;
mod markers;
pub mod output;
mod prepare;
pub mod problem;
pub mod results;
pub mod sha;
mod source;

mod text;
mod turn;
