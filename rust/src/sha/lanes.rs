//! SHA-256 of several messages at once, one in each lane. The code is plain arrays: the compiler
//! turns it into vector instructions where `kernels` enables them.

/// The state of `N` messages: word by word, lane by lane.
pub type LaneState<const N: usize> = [[u32; N]; 8];

/// The words of one block of `N` messages.
pub type Words<const N: usize> = [[u32; N]; 16];

pub const BLOCK: usize = 64;

pub const INITIAL: [u32; 8] = [
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

#[rustfmt::skip]
pub const ROUND: [u32; 64] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];

/// Compresses `count` blocks of every lane. Each message must hold at least as many. `load` is
/// this module's, or a version of it for a certain processor.
#[inline(always)]
pub fn compress<const N: usize>(
    state: &mut LaneState<N>,
    messages: &[&[u8]; N],
    count: usize,
    load: impl Fn(&[&[u8]; N], usize) -> Words<N>,
) {
    for block in 0..count {
        let mut words = load(messages, block * BLOCK);
        let before = *state;
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
        for (round, constant) in ROUND.into_iter().enumerate() {
            let word = schedule(&mut words, round);
            let first: [u32; N] = each(|lane| {
                let big =
                    e[lane].rotate_right(6) ^ e[lane].rotate_right(11) ^ e[lane].rotate_right(25);
                let choice = g[lane] ^ (e[lane] & (f[lane] ^ g[lane]));
                h[lane]
                    .wrapping_add(big)
                    .wrapping_add(choice)
                    .wrapping_add(constant)
                    .wrapping_add(word[lane])
            });
            let second: [u32; N] = each(|lane| {
                let big =
                    a[lane].rotate_right(2) ^ a[lane].rotate_right(13) ^ a[lane].rotate_right(22);
                let majority = (a[lane] & b[lane]) | (c[lane] & (a[lane] | b[lane]));
                big.wrapping_add(majority)
            });
            (h, g, f) = (g, f, e);
            e = each(|lane| d[lane].wrapping_add(first[lane]));
            (d, c, b) = (c, b, a);
            a = each(|lane| first[lane].wrapping_add(second[lane]));
        }
        // Written out: as a loop over the words, it is compiled to gathering single lanes.
        macro_rules! add {
            ($($at:literal $word:ident)*) => {
                $(state[$at] = each(|lane| before[$at][lane].wrapping_add($word[lane]));)*
            };
        }
        add!(0 a 1 b 2 c 3 d 4 e 5 f 6 g 7 h);
    }
}

/// The message word of a round; the sixteen kept words roll.
#[inline(always)]
fn schedule<const N: usize>(words: &mut Words<N>, round: usize) -> [u32; N] {
    let at = round % 16;
    if round >= 16 {
        let (early, late) = (words[(at + 1) % 16], words[(at + 14) % 16]);
        let (now, back) = (words[at], words[(at + 9) % 16]);
        words[at] = each(|lane| {
            let low =
                early[lane].rotate_right(7) ^ early[lane].rotate_right(18) ^ (early[lane] >> 3);
            let high =
                late[lane].rotate_right(17) ^ late[lane].rotate_right(19) ^ (late[lane] >> 10);
            now[lane].wrapping_add(low).wrapping_add(back[lane]).wrapping_add(high)
        });
    }
    words[at]
}

/// The block at `offset` of every message, as sixteen vectors of words.
#[inline(always)]
pub fn load<const N: usize>(messages: &[&[u8]; N], offset: usize) -> Words<N> {
    let mut words = [[0; N]; 16];
    for lane in (0..N).step_by(4) {
        let blocks: [&[u8]; 4] =
            std::array::from_fn(|row| &messages[lane + row][offset..offset + BLOCK]);
        for quarter in 0..4 {
            let rows = blocks.map(|block| four_words(&block[quarter * 16..quarter * 16 + 16]));
            for word in 0..4 {
                let column = [rows[0][word], rows[1][word], rows[2][word], rows[3][word]];
                words[quarter * 4 + word][lane..lane + 4].copy_from_slice(&column);
            }
        }
    }
    words
}

#[inline(always)]
fn four_words(bytes: &[u8]) -> [u32; 4] {
    let words = bytes.as_chunks::<4>().0;
    std::array::from_fn(|word| u32::from_be_bytes(words[word]))
}

#[inline(always)]
fn each<const N: usize>(value: impl Fn(usize) -> u32) -> [u32; N] {
    let mut values = [0; N];
    for (lane, slot) in values.iter_mut().enumerate() {
        *slot = value(lane);
    }
    values
}
