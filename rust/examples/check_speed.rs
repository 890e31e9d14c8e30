//! Prints how fast the check of one file is, from memory: pass it some SQL.
use std::time::Instant;

use confiture::check::FileCheck;
use confiture::lexer::Lexer;

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).expect("the path of a file");
    let bytes = std::fs::read(path)?;
    let speed = |run: &dyn Fn()| {
        let mut best = f64::MAX;
        for _ in 0..5_000 {
            let begin = Instant::now();
            run();
            best = best.min(begin.elapsed().as_secs_f64());
        }
        bytes.len() as f64 / best / 1e6
    };
    let lexer = speed(&|| {
        let mut lexer = Lexer::new(0);
        std::hint::black_box(lexer.feed(std::hint::black_box(&bytes)));
    });
    let check = speed(&|| {
        std::hint::black_box(FileCheck::run(std::hint::black_box(&bytes)).is_ok());
    });
    println!("quotes and comments: {lexer:.0} MB/s, the whole check: {check:.0} MB/s");
    Ok(())
}
