//! Reads the files that a list names, one a line, with two threads and does nothing else with
//! them: the floor under every way to hash. Prints the milliseconds.
use std::fs::File;
use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

const THREADS: usize = 2;
const BATCH: usize = 64;

fn main() -> std::io::Result<()> {
    let list = std::env::args().nth(1).expect("the path of a list of files");
    let text = std::fs::read_to_string(list)?;
    let paths: Vec<&str> = text.lines().collect();
    let next = AtomicUsize::new(0);
    let begin = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| read_batches(&paths, &next));
        }
    });
    println!("{:.2}", begin.elapsed().as_secs_f64() * 1e3);
    Ok(())
}

fn read_batches(paths: &[&str], next: &AtomicUsize) {
    let mut space = Vec::new();
    loop {
        let begin = next.fetch_add(BATCH, Ordering::Relaxed);
        if begin >= paths.len() {
            return;
        }
        for path in &paths[begin..paths.len().min(begin + BATCH)] {
            let mut file = File::open(path).expect("a file to read");
            let size = file.metadata().expect("its size").len() as usize;
            if space.len() < size + 1 {
                space.resize(size + 1, 0);
            }
            let count = file.read(&mut space).expect("its bytes");
            assert_eq!(count, size);
            std::hint::black_box(&space[..count]);
        }
    }
}
