//! Finds the fastest way to hash on this processor by trying each, once a process.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::kernels::{Kernel, WIDEST};
use super::{Digest, Method};

/// Bytes of one message of a trial: sixteen blocks with the padding. With much shorter ones the
/// handing out of messages weighs more than it does for real files.
const TRIAL_BYTES: usize = 1_000;
const ROUNDS: usize = 4;

/// The fastest method here. The first call measures for about a tenth of a millisecond.
pub fn fastest() -> Method {
    static FASTEST: OnceLock<Method> = OnceLock::new();
    *FASTEST.get_or_init(|| {
        let kernels = [Kernel::Avx512, Kernel::ShaPair, Kernel::Avx2];
        let mut methods = vec![Method::Single];
        methods.extend(kernels.into_iter().filter(|it| it.is_available()).map(Method::Lanes));
        if methods.len() == 1 {
            methods.push(Method::Lanes(Kernel::Portable4));
        }
        // Round after round, so that a disturbance does not hit one method alone.
        let mut trials: Vec<(Duration, Method)> =
            methods.into_iter().map(|method| (Duration::MAX, method)).collect();
        for _ in 0..ROUNDS {
            for (shortest, method) in &mut trials {
                *shortest = measure(*method).min(*shortest);
            }
        }
        trials.into_iter().min_by_key(|trial| trial.0).map_or(Method::Single, |trial| trial.1)
    })
}

/// How long a method takes to hash a few small messages.
fn measure(method: Method) -> Duration {
    let text = [b'x'; TRIAL_BYTES];
    let messages = [&text[..]; WIDEST];
    let mut digests: [Digest; WIDEST] = [[0; 32]; WIDEST];
    let begin = Instant::now();
    method.hash_all(&messages, &mut digests);
    begin.elapsed()
}

/// The method for so many messages: a few are not worth the measuring.
pub fn choose(count: usize) -> Method {
    if count < WIDEST { Method::Single } else { fastest() }
}
