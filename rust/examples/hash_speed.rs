//! Prints how fast each way to hash is on this processor, from memory.
use std::time::Instant;

use confiture::sha::{Kernel, Method, fastest};

fn main() {
    let text: Vec<u8> = (0..64 * 4096).map(|at| (at * 7 % 251) as u8).collect();
    let messages: Vec<&[u8]> = text.chunks(4096).collect();
    let kernels =
        [Kernel::Portable4, Kernel::Portable16, Kernel::Avx2, Kernel::Avx512, Kernel::ShaPair];
    let available = kernels.into_iter().filter(|kernel| kernel.is_available());
    let methods = std::iter::once(Method::Single).chain(available.map(Method::Lanes));
    for method in methods {
        let mut best = f64::MAX;
        let mut digests = vec![[0; 32]; messages.len()];
        for _ in 0..200 {
            let begin = Instant::now();
            method.hash_all(&messages, &mut digests);
            best = best.min(begin.elapsed().as_secs_f64());
        }
        println!("{method:?}: {:.0} MB/s", text.len() as f64 / best / 1e6);
    }
    let begin = Instant::now();
    let method = fastest();
    println!("chosen: {method:?}, in {:.0} us", begin.elapsed().as_secs_f64() * 1e6);
}
