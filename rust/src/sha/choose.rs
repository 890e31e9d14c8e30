//! Finds the fastest way to hash on this processor by trying each, once a process.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::kernels::{Kernel, WIDEST};
use super::{Digest, Method};

/// Bytes of one message of the trial: four blocks with the padding.
const TRIAL_BYTES: usize = 240;
const TRIALS: usize = 3;

/// The fastest method here. The first call measures for some tens of microseconds.
pub fn fastest() -> Method {
    static FASTEST: OnceLock<Method> = OnceLock::new();
    *FASTEST.get_or_init(|| {
        let kernels = [Kernel::Avx512, Kernel::Avx2, Kernel::Portable4];
        let widest = kernels.into_iter().find(|kernel| kernel.is_available());
        match widest.map(Method::Lanes) {
            Some(lanes) if measure(lanes) < measure(Method::Single) => lanes,
            _ => Method::Single,
        }
    })
}

/// The shortest time in which a method has hashed a few small messages.
fn measure(method: Method) -> Duration {
    let text = [b'x'; TRIAL_BYTES];
    let messages = [&text[..]; WIDEST];
    let mut digests: [Digest; WIDEST] = [[0; 32]; WIDEST];
    let mut run = || {
        let begin = Instant::now();
        method.hash_all(&messages, &mut digests);
        begin.elapsed()
    };
    (0..TRIALS).map(|_| run()).min().unwrap_or(Duration::MAX)
}
