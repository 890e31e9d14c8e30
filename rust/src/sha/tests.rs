use sha2::{Digest as _, Sha256};

use super::{Digest, Kernel, Method, Stream, fastest};

const METHODS: [Method; 6] = [
    Method::Single,
    Method::Lanes(Kernel::Portable4),
    Method::Lanes(Kernel::Portable16),
    Method::Lanes(Kernel::Avx2),
    Method::Lanes(Kernel::Avx512),
    Method::Lanes(Kernel::ShaPair),
];

/// The methods that this processor has: never fewer than the three portable ones.
fn available() -> Vec<Method> {
    let is_available = |method: &Method| match method {
        Method::Single => true,
        Method::Lanes(kernel) => kernel.is_available(),
    };
    let methods: Vec<Method> = METHODS.into_iter().filter(is_available).collect();
    assert!(methods.len() >= 3);
    methods
}

/// A reproducible stream of numbers.
struct Random(u64);

impl Random {
    fn next(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next(256) as u8).collect()
    }
}

fn assert_equals_oracle(messages: &[Vec<u8>]) {
    let slices: Vec<&[u8]> = messages.iter().map(Vec::as_slice).collect();
    let expected: Vec<Digest> = slices.iter().map(|text| Sha256::digest(text).into()).collect();
    for method in available() {
        let mut digests = vec![[0; 32]; slices.len()];
        method.hash_all(&slices, &mut digests);
        for (index, digest) in digests.iter().enumerate() {
            assert_eq!(*digest, expected[index], "message {index} by {method:?}");
        }
    }
}

#[test]
fn hashes_the_examples_of_the_standard() {
    assert_equals_oracle(&[b"abc".to_vec(), b"".to_vec(), vec![b'a'; 1_000_000]]);
    let mut digests = [[0; 32]];
    fastest().hash_all(&[b"abc"], &mut digests);
    assert_eq!(digests[0][..4], [0xba, 0x78, 0x16, 0xbf]);
}

#[test]
fn hashes_every_length_up_to_three_hundred() {
    let mut random = Random(1);
    let all: Vec<Vec<u8>> = (0..=300).map(|length| random.bytes(length)).collect();
    assert_equals_oracle(&all);
    for messages in all.chunks(17) {
        assert_equals_oracle(messages);
    }
}

#[test]
fn hashes_random_mixes() {
    let mut random = Random(7);
    for _ in 0..60 {
        let count = random.next(70);
        let messages: Vec<Vec<u8>> = (0..count)
            .map(|_| {
                let limit = [1, 64, 200, 5_000, 40_000][random.next(5)];
                let length = random.next(limit);
                random.bytes(length)
            })
            .collect();
        assert_equals_oracle(&messages);
    }
}

#[test]
fn hashes_no_message() {
    assert_equals_oracle(&[]);
}

#[test]
fn a_stream_gives_the_same_digest() {
    let text = Random(3).bytes(10_000);
    let mut stream = Stream::default();
    text.chunks(77).for_each(|chunk| stream.feed(chunk));
    let expected: Digest = Sha256::digest(&text).into();
    assert_eq!(stream.finish(), expected);
}
