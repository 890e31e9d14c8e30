//! SHA-256 of two messages at once with the SHA instructions of x86. One message alone spends
//! half of its time waiting: each instruction needs the result of the one before it.

use std::arch::x86_64::*;

use super::lanes::{BLOCK, LaneState, ROUND};

const LANES: usize = 2;
type Pair = [__m128i; LANES];

/// Compresses `count` blocks of both messages. Each must hold at least as many; `N` is 2.
#[target_feature(enable = "sha,ssse3,sse4.1")]
pub fn compress<const N: usize>(state: &mut LaneState<N>, messages: &[&[u8]; N], count: usize) {
    assert_eq!(N, LANES);
    // The instructions want the words of the state in this order.
    let mut abef: Pair = [gather(state, [0, 1, 4, 5], 0), gather(state, [0, 1, 4, 5], 1)];
    let mut cdgh: Pair = [gather(state, [2, 3, 6, 7], 0), gather(state, [2, 3, 6, 7], 1)];
    for block in 0..count {
        let at = block * BLOCK;
        let texts = [&messages[0][at..at + BLOCK], &messages[1][at..at + BLOCK]];
        let before = (abef, cdgh);
        compress_block(&mut abef, &mut cdgh, texts);
        for lane in 0..LANES {
            abef[lane] = _mm_add_epi32(abef[lane], before.0[lane]);
            cdgh[lane] = _mm_add_epi32(cdgh[lane], before.1[lane]);
        }
    }
    for lane in 0..LANES {
        scatter(state, [0, 1, 4, 5], lane, abef[lane]);
        scatter(state, [2, 3, 6, 7], lane, cdgh[lane]);
    }
}

#[inline]
#[target_feature(enable = "sha,ssse3,sse4.1")]
fn compress_block(abef: &mut Pair, cdgh: &mut Pair, texts: [&[u8]; LANES]) {
    let mut words: [Pair; 4] = [0, 16, 32, 48].map(|at| [load(texts[0], at), load(texts[1], at)]);
    for four in 0..16 {
        let constants = _mm_set_epi32(
            ROUND[four * 4 + 3] as i32,
            ROUND[four * 4 + 2] as i32,
            ROUND[four * 4 + 1] as i32,
            ROUND[four * 4] as i32,
        );
        for lane in 0..LANES {
            if four >= 4 {
                let [oldest, second, third, last] =
                    [0, 1, 2, 3].map(|age| words[(four + age) % 4][lane]);
                let partial = _mm_sha256msg1_epu32(oldest, second);
                let partial = _mm_add_epi32(partial, _mm_alignr_epi8::<4>(last, third));
                words[four % 4][lane] = _mm_sha256msg2_epu32(partial, last);
            }
            let input = _mm_add_epi32(words[four % 4][lane], constants);
            cdgh[lane] = _mm_sha256rnds2_epu32(cdgh[lane], abef[lane], input);
            let upper = _mm_shuffle_epi32::<0x0e>(input);
            abef[lane] = _mm_sha256rnds2_epu32(abef[lane], cdgh[lane], upper);
        }
    }
}

/// Four words of a message, each in the order of the processor's bytes.
#[inline]
#[target_feature(enable = "ssse3")]
fn load(text: &[u8], at: usize) -> __m128i {
    let half = |at: usize| {
        let bytes: [u8; 8] = std::array::from_fn(|index| text[at + index]);
        i64::from_le_bytes(bytes)
    };
    let swap = _mm_set_epi64x(0x0c0d_0e0f_0809_0a0b, 0x0405_0607_0001_0203);
    _mm_shuffle_epi8(_mm_set_epi64x(half(at + 8), half(at)), swap)
}

#[inline]
#[target_feature(enable = "sse2")]
fn gather<const N: usize>(state: &LaneState<N>, words: [usize; 4], lane: usize) -> __m128i {
    let [first, second, third, fourth] = words.map(|word| state[word][lane] as i32);
    _mm_set_epi32(first, second, third, fourth)
}

#[inline]
#[target_feature(enable = "sse4.1")]
fn scatter<const N: usize>(
    state: &mut LaneState<N>,
    words: [usize; 4],
    lane: usize,
    value: __m128i,
) {
    state[words[0]][lane] = _mm_extract_epi32::<3>(value) as u32;
    state[words[1]][lane] = _mm_extract_epi32::<2>(value) as u32;
    state[words[2]][lane] = _mm_extract_epi32::<1>(value) as u32;
    state[words[3]][lane] = _mm_extract_epi32::<0>(value) as u32;
}
