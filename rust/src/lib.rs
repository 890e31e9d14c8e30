//! The native core of Confiture. Only `abi` knows of C.
pub mod check;
pub mod lexer;
mod markers;
pub mod problem;
mod text;
