//! SHA-256 of one message that comes in chunks.

use sha2::{Digest as _, Sha256};

use super::single::Digest;

#[derive(Default)]
pub struct Stream(Sha256);

impl Stream {
    pub fn feed(&mut self, chunk: &[u8]) {
        self.0.update(chunk);
    }

    pub fn finish(self) -> Digest {
        self.0.finalize().into()
    }
}
