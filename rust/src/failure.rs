//! Why a whole call failed, as opposed to one file.

use std::io;

#[derive(Debug)]
pub enum Failure {
    /// The caller broke the contract.
    Argument(String),
    /// The output can't be opened or written.
    Output(io::Error),
}

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Self::Argument(text)
    }
}

impl From<&str> for Failure {
    fn from(text: &str) -> Self {
        Self::Argument(text.to_owned())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
