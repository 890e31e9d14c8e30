//! SHA-256 of one message, by the `sha2` crate: it uses the processor's SHA instructions.

use sha2::block_api::compress256;

use super::lanes::{BLOCK, INITIAL};
use super::tail::Tail;

pub type Digest = [u8; 32];

pub fn hash(message: &[u8]) -> Digest {
    let mut state = INITIAL;
    finish(&mut state, message, message.len() as u64)
}

/// Hashes on from `state` to the end of a message: `rest` is what was not yet compressed of its
/// `length` bytes.
pub fn finish(state: &mut [u32; 8], rest: &[u8], length: u64) -> Digest {
    let (blocks, end) = rest.as_chunks::<BLOCK>();
    compress256(state, blocks);
    finish_blocks(state, Tail::new(end, length).blocks())
}

/// Compresses the last blocks of a message, padding and all.
pub fn finish_blocks(state: &mut [u32; 8], blocks: &[[u8; BLOCK]]) -> Digest {
    compress256(state, blocks);
    digest(state)
}

pub fn digest(state: &[u32; 8]) -> Digest {
    let mut digest = [0; 32];
    for (bytes, word) in digest.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    digest
}
