//! The end of a message with SHA-256's padding.

use super::lanes::BLOCK;

/// The last one or two blocks.
#[derive(Clone, Copy)]
pub struct Tail {
    bytes: [[u8; BLOCK]; 2],
    count: usize,
}

impl Tail {
    /// `end` is what follows the last whole block of a message of `length` bytes.
    pub fn new(end: &[u8], length: u64) -> Self {
        let mut bytes = [[0; BLOCK]; 2];
        bytes[0][..end.len()].copy_from_slice(end);
        bytes[0][end.len()] = 0x80;
        let count = if end.len() < BLOCK - 8 { 1 } else { 2 };
        bytes[count - 1][BLOCK - 8..].copy_from_slice(&(length * 8).to_be_bytes());
        Self { bytes, count }
    }

    pub fn blocks(&self) -> &[[u8; BLOCK]] {
        &self.bytes[..self.count]
    }
}
