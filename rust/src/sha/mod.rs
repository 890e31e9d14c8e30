//! SHA-256 of many messages, the faster way of this processor.

mod choose;
mod group;
mod kernels;
mod lanes;
#[cfg(target_arch = "x86_64")]
mod sha_pair;
mod single;
mod stream;
mod tail;

pub use choose::{choose, fastest};
pub use kernels::Kernel;
pub use single::Digest;
pub use stream::Stream;

/// How to hash a batch of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// One after the other, with the `sha2` crate.
    Single,
    /// Several at once.
    Lanes(Kernel),
}

impl Method {
    /// Hashes every message; `digests` is as long as `messages`.
    pub fn hash_all(self, messages: &[&[u8]], digests: &mut [Digest]) {
        assert_eq!(messages.len(), digests.len());
        match self {
            Self::Single => {
                for (digest, message) in digests.iter_mut().zip(messages) {
                    *digest = single::hash(message);
                }
            }
            Self::Lanes(kernel) => match kernel.lanes() {
                16 => group::hash_all::<16>(kernel, messages, digests),
                8 => group::hash_all::<8>(kernel, messages, digests),
                2 => group::hash_all::<2>(kernel, messages, digests),
                _ => group::hash_all::<4>(kernel, messages, digests),
            },
        }
    }
}

#[cfg(test)]
mod tests;
