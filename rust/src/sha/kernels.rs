//! The kernel of `lanes` compiled for the vector instructions of a processor. Calling code that
//! uses instructions which the processor may lack is the only unsafe thing outside `abi`.

#[cfg(target_arch = "x86_64")]
use super::lanes::Words;
use super::lanes::{LaneState, compress, load};
#[cfg(target_arch = "x86_64")]
use super::sha_pair;

/// How many messages the widest kernel takes.
pub const WIDEST: usize = 16;

/// A way to compress several messages that this processor has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// Sixteen lanes, in AVX-512 registers.
    Avx512,
    /// Eight lanes, in AVX2 registers.
    Avx2,
    /// Two lanes, each with the SHA instructions of x86: they wait for one another's results.
    ShaPair,
    /// Four lanes, in what every processor of the target has (SSE2, NEON).
    Portable4,
    /// Sixteen lanes without any special instruction: for tests.
    Portable16,
}

impl Kernel {
    pub fn lanes(self) -> usize {
        match self {
            Self::Avx512 | Self::Portable16 => 16,
            Self::Avx2 => 8,
            Self::Portable4 => 4,
            Self::ShaPair => 2,
        }
    }

    /// Whether this processor can run it.
    pub fn is_available(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512vl")
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2"),
            #[cfg(target_arch = "x86_64")]
            Self::ShaPair => {
                is_x86_feature_detected!("sha")
                    && is_x86_feature_detected!("ssse3")
                    && is_x86_feature_detected!("sse4.1")
            }
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx512 | Self::Avx2 | Self::ShaPair => false,
            Self::Portable4 | Self::Portable16 => true,
        }
    }

    /// Compresses `count` blocks of the first `N` lanes, where `N` is `lanes()`.
    pub fn run<const N: usize>(
        self,
        state: &mut LaneState<N>,
        messages: &[&[u8]; N],
        count: usize,
    ) {
        assert!(N == self.lanes() && self.is_available());
        match self {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: is_available has found the instructions on this processor.
            Self::Avx512 => unsafe { compress_avx512(state, messages, count) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: is_available has found the instructions on this processor.
            Self::Avx2 => unsafe { compress_avx2(state, messages, count) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: is_available has found the instructions on this processor.
            Self::ShaPair => unsafe { sha_pair::compress(state, messages, count) },
            _ => compress(state, messages, count, load),
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
fn compress_avx512<const N: usize>(state: &mut LaneState<N>, messages: &[&[u8]; N], count: usize) {
    compress(state, messages, count, |messages, offset| load_avx2(messages, offset));
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn compress_avx2<const N: usize>(state: &mut LaneState<N>, messages: &[&[u8]; N], count: usize) {
    compress(state, messages, count, |messages, offset| load_avx2(messages, offset));
}

/// Both wide kernels load with AVX2: compiled for AVX-512, the same code scatters single words.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[inline(never)]
fn load_avx2<const N: usize>(messages: &[&[u8]; N], offset: usize) -> Words<N> {
    load(messages, offset)
}
